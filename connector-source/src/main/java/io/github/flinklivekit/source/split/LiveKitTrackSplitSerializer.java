// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.split;

import org.apache.flink.annotation.Internal;
import org.apache.flink.core.io.SimpleVersionedSerializer;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * Splits in checkpoints and on their way to readers. Writes the newest version and reads every
 * earlier one.
 *
 * <p>Version 1: room, participant, track (each as {@link DataOutputStream#writeUTF}), generation (4
 * bytes), track sid (as the names), sequence (8 bytes).
 */
@Internal
public final class LiveKitTrackSplitSerializer
        implements SimpleVersionedSerializer<LiveKitTrackSplit> {

    /** What {@link #write} writes. */
    public static final int VERSION = 1;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(LiveKitTrackSplit split) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            write(split, out);
        }
        return bytes.toByteArray();
    }

    @Override
    public LiveKitTrackSplit deserialize(int version, byte[] serialized) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized))) {
            LiveKitTrackSplit split = read(version, in);
            checkEnd(in);
            return split;
        }
    }

    /** Bytes that are left say that what was read is not what was written. */
    public static void checkEnd(DataInputStream in) throws IOException {
        if (in.available() > 0) {
            throw new IOException(
                    "The state of the LiveKit source is damaged: "
                            + in.available()
                            + " bytes are left over");
        }
    }

    public static void write(LiveKitTrackSplit split, DataOutputStream out) throws IOException {
        out.writeUTF(split.room());
        out.writeUTF(split.participant());
        out.writeUTF(split.track());
        out.writeInt(split.generation());
        out.writeUTF(split.trackSid());
        out.writeLong(split.sequence());
    }

    /**
     * Reads one split.
     *
     * @param version of the split, whatever it is part of
     * @throws IOException if it is cut off, or of a version that this build does not know
     */
    public static LiveKitTrackSplit read(int version, DataInputStream in) throws IOException {
        if (version != VERSION) {
            throw unknownVersion("A split of the LiveKit source", version, VERSION);
        }
        return new LiveKitTrackSplit(
                in.readUTF(),
                in.readUTF(),
                in.readUTF(),
                in.readInt(),
                in.readUTF(),
                in.readLong());
    }

    /** Says of state that cannot be read what can be done. */
    public static IOException unknownVersion(String what, int version, int newest) {
        String known = newest == 1 ? "version 1" : "versions 1 to " + newest;
        String reason =
                version > newest
                        ? "it was written by a later version of the connector;"
                                + " restore the job with that version or a later one"
                        : "it is damaged";
        return new IOException(
                what
                        + " has version "
                        + version
                        + ", but this version of the connector reads only "
                        + known
                        + ": "
                        + reason);
    }
}
