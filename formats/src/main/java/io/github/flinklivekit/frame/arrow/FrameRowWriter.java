// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameMemoryException;
import io.github.flinklivekit.frame.FrameMetadata;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.internal.arrow.FixedShapeTensorVector;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Adds frames to a batch, a copy of each. Not thread-safe. */
final class FrameRowWriter {

    private static final int FIRST_ROWS = 16;

    private final VectorSchemaRoot root;
    private final FrameAllocator allocator;
    private int rows;

    /**
     * @param allocator counts the memory of the rows
     */
    FrameRowWriter(VectorSchemaRoot root, FrameAllocator allocator) {
        this.root = root;
        this.allocator = allocator;
        // Unasked, each column would begin with room for thousands of rows.
        for (FieldVector column : root.getFieldVectors()) {
            if (!(column instanceof FixedShapeTensorVector)) {
                column.setInitialCapacity(FIRST_ROWS);
            }
        }
    }

    int rows() {
        return rows;
    }

    /**
     * @throws IllegalArgumentException if the batch is of tensors of another shape
     * @throws FrameMemoryException if there is no memory for another row; those before it are still
     *     there
     */
    void add(VideoFrame frame) {
        // A row counts once it is whole; half of one is written over by the next.
        allocator.allocateWith(
                frame.header().sizeBytes(),
                () -> {
                    write(frame);
                    return rows;
                });
        rows++;
        root.setRowCount(rows);
    }

    private void write(VideoFrame frame) {
        ByteBuffer pixels = frame.data();
        if (root.getVector(FrameSchema.DATA) instanceof FixedShapeTensorVector tensors) {
            addTensor(tensors, frame, pixels);
        } else {
            ((LargeVarBinaryVector) root.getVector(FrameSchema.DATA))
                    .setSafe(rows, pixels, 0, pixels.remaining());
        }
        text(FrameSchema.ROOM, frame.room());
        text(FrameSchema.PARTICIPANT, frame.participant());
        text(FrameSchema.TRACK, frame.track());
        text(FrameSchema.TRACK_SOURCE, frame.trackSource().toString());
        text(FrameSchema.TYPE, frame.type().name());
        text(FrameSchema.PIXEL_ENCODING, frame.pixelEncoding().toString());
        ((TimeStampMicroTZVector) root.getVector(FrameSchema.TIMESTAMP))
                .setSafe(rows, frame.timestampUs());
        ((BigIntVector) root.getVector(FrameSchema.SEQUENCE)).setSafe(rows, frame.sequence());
        write(frame.metadata());
        number(FrameSchema.WIDTH, frame.width());
        number(FrameSchema.HEIGHT, frame.height());
        number(FrameSchema.ROTATION, frame.rotation().degrees());
    }

    /** A row that was begun and given up may have left values here, so NULL is written, too. */
    private void write(FrameMetadata metadata) {
        TimeStampMicroTZVector userTimestamps =
                (TimeStampMicroTZVector) root.getVector(FrameSchema.USER_TIMESTAMP);
        BigIntVector frameIds = (BigIntVector) root.getVector(FrameSchema.FRAME_ID);
        VarBinaryVector userData = (VarBinaryVector) root.getVector(FrameSchema.USER_DATA);
        if (metadata.userTimestampUs() == null) {
            userTimestamps.setNull(rows);
        } else {
            userTimestamps.setSafe(rows, metadata.userTimestampUs());
        }
        if (metadata.frameId() == null) {
            frameIds.setNull(rows);
        } else {
            frameIds.setSafe(rows, metadata.frameId());
        }
        if (metadata.userData() == null) {
            userData.setNull(rows);
        } else {
            userData.setSafe(rows, metadata.userData());
        }
    }

    /** Empties the batch for the next rows. */
    void clear() {
        root.getFieldVectors().forEach(FieldVector::reset);
        root.setRowCount(0);
        rows = 0;
    }

    private void addTensor(FixedShapeTensorVector tensors, VideoFrame frame, ByteBuffer pixels) {
        var shape = tensors.type().shape();
        if (shape.get(0) != frame.height()
                || shape.get(1) != frame.width()
                || !frame.type().isRgb()
                || shape.get(2) != frame.type().rowBytes(0, 1)) {
            throw new IllegalArgumentException(
                    "A "
                            + frame.width()
                            + "x"
                            + frame.height()
                            + " "
                            + frame.type()
                            + " frame is not a tensor of the shape "
                            + shape
                            + " (height, width, channels): scale and convert it before");
        }
        int size = pixels.remaining();
        var storage = tensors.getUnderlyingVector();
        while (storage.getDataVector().getValueCapacity() < (rows + 1) * size) {
            storage.getDataVector().reAlloc();
        }
        while (storage.getValueCapacity() <= rows) {
            storage.reAlloc();
        }
        storage.setNotNull(rows);
        ArrowBuf elements = storage.getDataVector().getDataBuffer();
        elements.setBytes((long) rows * size, pixels, 0, size);
        storage.setValueCount(rows + 1);
        ArrowBuf valid = storage.getDataVector().getValidityBuffer();
        valid.setOne(0, valid.capacity());
    }

    private void text(String column, String value) {
        ((VarCharVector) root.getVector(column))
                .setSafe(rows, value.getBytes(StandardCharsets.UTF_8));
    }

    private void number(String column, int value) {
        ((IntVector) root.getVector(column)).setSafe(rows, value);
    }
}
