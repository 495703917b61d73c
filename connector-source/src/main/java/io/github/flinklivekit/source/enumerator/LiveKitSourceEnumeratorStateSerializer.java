// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.enumerator;

import io.github.flinklivekit.source.enumerator.stop.StopProgress;
import io.github.flinklivekit.source.split.LiveKitTrackSplit;
import io.github.flinklivekit.source.split.LiveKitTrackSplitSerializer;

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

/** The enumerator's state in checkpoints. */
public final class LiveKitSourceEnumeratorStateSerializer
        implements SimpleVersionedSerializer<LiveKitSourceEnumeratorState> {

    private static final int VERSION = 2;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(LiveKitSourceEnumeratorState state) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(state.tracks().size());
            for (LiveKitTrackSplit track : state.tracks()) {
                LiveKitTrackSplitSerializer.write(track, out);
            }
            out.writeLong(state.progress().runTimeMs());
            out.writeLong(state.progress().frames());
            out.writeInt(state.progress().rooms().size());
            for (String room : state.progress().rooms()) {
                out.writeUTF(room);
            }
        }
        return bytes.toByteArray();
    }

    @Override
    public LiveKitSourceEnumeratorState deserialize(int version, byte[] serialized)
            throws IOException {
        if (version != VERSION) {
            throw new IOException(
                    "The state of a LiveKit source's enumerator has version "
                            + version
                            + ", but this build reads version "
                            + VERSION
                            + ": restore with the build that wrote it");
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized))) {
            int count = readCount(in, "tracks");
            List<LiveKitTrackSplit> tracks = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                tracks.add(LiveKitTrackSplitSerializer.read(in));
            }
            StopProgress progress = readProgress(in);
            LiveKitTrackSplitSerializer.checkEnd(in);
            return new LiveKitSourceEnumeratorState(tracks, progress);
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
