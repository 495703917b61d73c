// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;
import java.util.Arrays;

/**
 * Writes batches with their rows, and reads them back onto the heap; {@link #copy(FrameBatch)} is
 * the identity. A batch that was released meanwhile is written without rows.
 *
 * <p>Format 1: format (1 byte), frames (4), bytes (4; -1 if there are no rows), an Arrow IPC stream
 * of one batch.
 */
public final class FrameBatchSerializer extends TypeSerializerSingleton<FrameBatch> {

    private static final long serialVersionUID = 1L;

    private static final int FORMAT = 1;
    private static final int NO_ROWS = -1;

    /** What is believed of a length before bytes were seen, and how much more after that. */
    private static final int FIRST_STEP_BYTES = 256 * 1024;

    private static final int STEP_FACTOR = 16;

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public FrameBatch createInstance() {
        return FrameBatch.onHeap(0, null);
    }

    @Override
    public FrameBatch copy(FrameBatch from) {
        return from;
    }

    @Override
    public FrameBatch copy(FrameBatch from, FrameBatch reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(FrameBatch batch, DataOutputView target) throws IOException {
        byte[] stream = batch.serialise();
        target.writeByte(FORMAT);
        target.writeInt(batch.size());
        target.writeInt(stream == null ? NO_ROWS : stream.length);
        if (stream != null) {
            target.write(stream);
        }
    }

    @Override
    public FrameBatch deserialize(DataInputView source) throws IOException {
        int format = source.readUnsignedByte();
        int size = source.readInt();
        int length = source.readInt();
        if (format != FORMAT || size < 0 || length < NO_ROWS) {
            throw new IOException(
                    "A serialised batch of frames is damaged or of a later version: format "
                            + format
                            + ", "
                            + size
                            + " frames, "
                            + length
                            + " bytes");
        }
        return FrameBatch.onHeap(size, length == NO_ROWS ? null : bytes(length, source));
    }

    private static byte[] bytes(int length, DataInputView source) throws IOException {
        byte[] bytes = new byte[Math.min(length, FIRST_STEP_BYTES)];
        source.readFully(bytes);
        int read = bytes.length;
        while (read < length) {
            int next = (int) Math.min(length, (long) read * STEP_FACTOR);
            bytes = Arrays.copyOf(bytes, next);
            source.readFully(bytes, read, next - read);
            read = next;
        }
        return bytes;
    }

    @Override
    public FrameBatch deserialize(FrameBatch reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public TypeSerializerSnapshot<FrameBatch> snapshotConfiguration() {
        return new Snapshot();
    }

    /** The serializer has no configuration; each batch carries the version of its format. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<FrameBatch> {

        public Snapshot() {
            super(FrameBatchSerializer::new);
        }
    }
}
