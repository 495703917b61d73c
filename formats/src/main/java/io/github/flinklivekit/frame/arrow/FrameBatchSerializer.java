// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import io.github.flinklivekit.frame.types.ImmutableTypeSerializer;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.EOFException;
import java.io.IOException;

/**
 * Writes batches with their rows, and reads them back onto the heap. A batch that was released
 * meanwhile is written without rows.
 *
 * <p>Format 1: format (1 byte), frames (4), bytes (4; -1 if there are no rows), an Arrow IPC stream
 * of one batch.
 *
 * <p>Public because Flink instantiates its {@link Snapshot} from savepoints; jobs do not name it.
 */
@Internal
public final class FrameBatchSerializer extends ImmutableTypeSerializer<FrameBatch> {

    private static final long serialVersionUID = 1L;

    private static final int FORMAT = 1;
    private static final int NO_ROWS = -1;

    @Override
    public TypeSerializer<FrameBatch> duplicate() {
        return this;
    }

    @Override
    public FrameBatch createInstance() {
        return FrameBatch.onHeap(0, null);
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
        try {
            return read(source);
        } catch (EOFException e) {
            throw (IOException)
                    new EOFException("A serialised batch of frames is cut off").initCause(e);
        }
    }

    private static FrameBatch read(DataInputView source) throws IOException {
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
        return FrameBatch.onHeap(size, length == NO_ROWS ? null : readBytes(length, source));
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
