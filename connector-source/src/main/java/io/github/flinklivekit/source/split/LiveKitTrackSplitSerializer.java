// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.split;

import org.apache.flink.core.io.SimpleVersionedSerializer;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Splits in checkpoints and on their way to readers. */
public final class LiveKitTrackSplitSerializer
        implements SimpleVersionedSerializer<LiveKitTrackSplit> {

    private static final int VERSION = 1;

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
        if (version != VERSION) {
            throw new IOException(
                    "A split of the LiveKit source has version "
                            + version
                            + ", but this build reads version "
                            + VERSION
                            + ": restore with the build that wrote it, or a newer one");
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized))) {
            LiveKitTrackSplit split = read(in);
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

    public static LiveKitTrackSplit read(DataInputStream in) throws IOException {
        return new LiveKitTrackSplit(
                in.readUTF(),
                in.readUTF(),
                in.readUTF(),
                in.readInt(),
                in.readUTF(),
                in.readLong());
    }
}
