// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.recording;

import org.apache.flink.core.io.SimpleVersionedSerializer;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Version 1: the split without its files, and those after their number. */
final class RecordingSplitSerializer implements SimpleVersionedSerializer<RecordingSplit> {

    private static final int VERSION = 1;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(RecordingSplit split) throws IOException {
        return new OfSeveral().serialize(List.of(split));
    }

    @Override
    public RecordingSplit deserialize(int version, byte[] serialized) throws IOException {
        return new OfSeveral().deserialize(version, serialized).iterator().next();
    }

    /** As many splits as there are. */
    static final class OfSeveral implements SimpleVersionedSerializer<Collection<RecordingSplit>> {

        @Override
        public int getVersion() {
            return VERSION;
        }

        @Override
        public byte[] serialize(Collection<RecordingSplit> splits) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeInt(splits.size());
            for (RecordingSplit split : splits) {
                write(split, out);
            }
            return bytes.toByteArray();
        }

        @Override
        public Collection<RecordingSplit> deserialize(int version, byte[] serialized)
                throws IOException {
            if (version != VERSION) {
                throw new IOException("Splits of version " + version + " cannot be read");
            }
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
            List<RecordingSplit> splits = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                splits.add(read(in));
            }
            return splits;
        }

        private static void write(RecordingSplit split, DataOutput out) throws IOException {
            out.writeLong(split.lengthUs());
            out.writeBoolean(split.loop());
            out.writeLong(split.playedUs());
            out.writeLong(split.framesRead());
            out.writeInt(split.files().size());
            for (String file : split.files()) {
                out.writeUTF(file);
            }
        }

        private static RecordingSplit read(DataInput in) throws IOException {
            long lengthUs = in.readLong();
            boolean loop = in.readBoolean();
            long playedUs = in.readLong();
            long framesRead = in.readLong();
            List<String> files = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                files.add(in.readUTF());
            }
            return new RecordingSplit(files, lengthUs, loop, playedUs, framesRead);
        }
    }
}
