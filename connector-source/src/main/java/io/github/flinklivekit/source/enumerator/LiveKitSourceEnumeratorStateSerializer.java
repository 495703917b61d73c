// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.enumerator;

import io.github.flinklivekit.source.enumerator.stop.StopProgress;
import io.github.flinklivekit.source.split.LiveKitTrackSplit;
import io.github.flinklivekit.source.split.LiveKitTrackSplitSerializer;

import org.apache.flink.annotation.Internal;
import org.apache.flink.core.io.SimpleVersionedSerializer;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The enumerator's state in checkpoints. Writes the newest version and reads every earlier one.
 *
 * <ul>
 *   <li>Version 1: the number of tracks (4 bytes), their splits of version 1.
 *   <li>Version 2: as 1, then the progress: run time in ms (8), frames (8), the number of rooms
 *       (4), their names (each as {@link DataOutputStream#writeUTF}).
 *   <li>Version 3: the version of the splits (4), then as 2 with splits of that version. So the
 *       format of splits can change without this one.
 * </ul>
 */
@Internal
public final class LiveKitSourceEnumeratorStateSerializer
        implements SimpleVersionedSerializer<LiveKitSourceEnumeratorState> {

    private static final int VERSION = 3;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(LiveKitSourceEnumeratorState state) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(LiveKitTrackSplitSerializer.VERSION);
            out.writeInt(state.tracks().size());
            for (LiveKitTrackSplit track : state.tracks()) {
                LiveKitTrackSplitSerializer.write(track, out);
            }
            writeProgress(state.progress(), out);
        }
        return bytes.toByteArray();
    }

    @Override
    public LiveKitSourceEnumeratorState deserialize(int version, byte[] serialized)
            throws IOException {
        if (version < 1 || version > VERSION) {
            throw LiveKitTrackSplitSerializer.unknownVersion(
                    "The state of a LiveKit source's enumerator", version, VERSION);
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized))) {
            int splitVersion = version < 3 ? 1 : in.readInt();
            int count = readCount(in, "tracks");
            List<LiveKitTrackSplit> tracks = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                tracks.add(LiveKitTrackSplitSerializer.read(splitVersion, in));
            }
            StopProgress progress = version < 2 ? StopProgress.NONE : readProgress(in);
            LiveKitTrackSplitSerializer.checkEnd(in);
            return new LiveKitSourceEnumeratorState(tracks, progress);
        }
    }

    /** Rooms in order, so that the same state gives the same bytes. */
    private static void writeProgress(StopProgress progress, DataOutputStream out)
            throws IOException {
        out.writeLong(progress.runTimeMs());
        out.writeLong(progress.frames());
        out.writeInt(progress.rooms().size());
        for (String room : new TreeSet<>(progress.rooms())) {
            out.writeUTF(room);
        }
    }

    private static StopProgress readProgress(DataInputStream in) throws IOException {
        long runTimeMs = in.readLong();
        long frames = in.readLong();
        int count = readCount(in, "rooms");
        Set<String> rooms = new HashSet<>();
        for (int i = 0; i < count; i++) {
            rooms.add(in.readUTF());
        }
        return new StopProgress(runTimeMs, frames, rooms);
    }

    private static int readCount(DataInputStream in, String what) throws IOException {
        int count = in.readInt();
        if (count < 0) {
            throw new IOException("The enumerator's state is damaged: " + count + " " + what);
        }
        return count;
    }
}
