// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.FrameOrigin;
import io.github.flinklivekit.frame.TrackSource;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.frame.pixels.VideoRotation;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VariableWidthFieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;

import javax.annotation.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Makes frames of the rows of a batch. A column that another program left out has its default, but
 * for {@code data}; size and type may be those of tensors.
 *
 * <p>Rows may be damaged: memory for a value is asked for once its length was compared with what is
 * there.
 */
final class FrameRowReader {

    private final VectorSchemaRoot root;
    private final FrameMaker maker;

    private FrameRowReader(VectorSchemaRoot root, FrameMaker maker) {
        this.root = root;
        this.maker = maker;
    }

    /** Copies pixels onto the heap. */
    static FrameRowReader onHeap(VectorSchemaRoot root) {
        return new FrameRowReader(root, FrameRowReader::copied);
    }

    /**
     * Lets the frames keep the batch's own memory, without a copy: it is freed with the last of
     * them.
     *
     * @param owner whose memory it becomes; of the same root as the batch's allocator
     */
    static FrameRowReader offHeap(VectorSchemaRoot root, FrameAllocator owner) {
        return new FrameRowReader(root, (header, pixels) -> shared(header, pixels, owner));
    }

    /**
     * Frames in the order of the rows; whoever calls this owns them.
     *
     * @throws IOException if a row is not a frame; no frame is left behind then
     */
    List<VideoFrame> readAll() throws IOException {
        int rows = root.getRowCount();
        List<VideoFrame> frames = new ArrayList<>();
        boolean done = false;
        try {
            FieldVector data = root.getVector(FrameSchema.DATA);
            if (data == null) {
                throw new IOException("There is no column '" + FrameSchema.DATA + "'");
            }
            if (rows > held(data)) {
                throw new IOException("There are said to be " + rows + " rows, more than bytes");
            }
            for (int row = 0; row < rows; row++) {
                frames.add(read(row));
            }
            done = true;
            return frames;
        } catch (RuntimeException | AssertionError e) {
            // Arrow's vectors throw all kinds where their buffers do not fit one another, and where
            // assertions are on, assert that they do.
            throw new IOException("A row is not a frame: " + e.getMessage(), e);
        } finally {
            if (!done) {
                frames.forEach(VideoFrame::release);
            }
        }
    }

    private VideoFrame read(int row) throws IOException {
        List<Integer> shape =
                root.getVector(FrameSchema.DATA) instanceof FixedShapeTensorVector tensors
                        ? tensors.type().shape()
                        : List.of(0, 0, 0);
        VideoBufferType type =
                VideoBufferType.valueOf(
                        text(
                                FrameSchema.TYPE,
                                row,
                                shape.size() == 3 && shape.get(2) == 3 ? "RGB24" : "RGBA"));
        FrameOrigin origin =
                new FrameOrigin(
                        text(FrameSchema.ROOM, row, ""),
                        text(FrameSchema.PARTICIPANT, row, ""),
                        "",
                        text(FrameSchema.TRACK, row, ""),
                        TrackSource.valueOf(
                                text(FrameSchema.TRACK_SOURCE, row, "unknown")
                                        .toUpperCase(Locale.ROOT)));
        FrameHeader header =
                new FrameHeader(
                        (int) number(FrameSchema.WIDTH, row, shape.get(1)),
                        (int) number(FrameSchema.HEIGHT, row, shape.get(0)),
                        type,
                        timestampUs(row),
                        VideoRotation.ofDegrees((int) number(FrameSchema.ROTATION, row, 0)),
                        number(FrameSchema.SEQUENCE, row, 0),
                        origin,
                        PixelEncoding.ofName(
                                text(FrameSchema.PIXEL_ENCODING, row, "bt601-limited")));
        return maker.make(header, pixels(row, header));
    }

    /** Where the row's pixels lie; lent by the batch. */
    private ArrowBuf pixels(int row, FrameHeader header) throws IOException {
        FieldVector data = root.getVector(FrameSchema.DATA);
        if (data instanceof LargeVarBinaryVector large) {
            checkSize(header, large.getValueLength(row), data);
            long start =
                    large.getOffsetBuffer().getLong((long) row * LargeVarBinaryVector.OFFSET_WIDTH);
            return slice(data, start, header);
        } else if (data instanceof VarBinaryVector binary) {
            checkSize(header, binary.getValueLength(row), data);
            return slice(data, binary.getStartOffset(row), header);
        } else if (data instanceof FixedSizeBinaryVector fixed) {
            checkSize(header, fixed.getByteWidth(), data);
            return slice(data, (long) row * fixed.getByteWidth(), header);
        } else if (data instanceof FixedShapeTensorVector tensors) {
            int size = tensors.type().size();
            checkSize(header, size, data);
            return slice(tensors.getUnderlyingVector().getDataVector(), (long) row * size, header);
        }
        throw new IOException(
                "The column '" + FrameSchema.DATA + "' holds no pixels: it is " + data.getField());
    }

    private static ArrowBuf slice(FieldVector column, long start, FrameHeader header)
            throws IOException {
        ArrowBuf bytes = column.getDataBuffer();
        if (start < 0 || start > bytes.capacity() - header.sizeBytes()) {
            throw new IOException(
                    "A row's pixels begin at byte "
                            + start
                            + ", but the column '"
                            + column.getName()
                            + "' has only "
                            + bytes.capacity());
        }
        return bytes.slice(start, header.sizeBytes());
    }

    private static VideoFrame copied(FrameHeader header, ArrowBuf pixels) {
        byte[] copy = new byte[header.sizeBytes()];
        pixels.getBytes(0, copy);
        return VideoFrame.wrap(header, copy);
    }

    private static VideoFrame shared(FrameHeader header, ArrowBuf pixels, FrameAllocator owner) {
        ArrowBuf own =
                pixels.getReferenceManager()
                        .transferOwnership(pixels, owner.arrowAllocator())
                        .getTransferredBuffer();
        return VideoFrame.wrap(header, own, owner);
    }

    private static void checkSize(FrameHeader header, int length, FieldVector column)
            throws IOException {
        if (length != header.sizeBytes()) {
            throw new IOException(
                    "A row's "
                            + header.width()
                            + "x"
                            + header.height()
                            + " "
                            + header.type()
                            + " frame needs "
                            + header.sizeBytes()
                            + " bytes, but there are "
                            + length);
        }
        checkHeld(length, column);
    }

    private static void checkHeld(int length, FieldVector column) throws IOException {
        if (length < 0 || length > held(column)) {
            throw new IOException(
                    "A value of "
                            + length
                            + " bytes is announced, but the column '"
                            + column.getName()
                            + "' has only "
                            + held(column));
        }
    }

    private static long held(FieldVector column) {
        FieldVector bytes =
                column instanceof FixedShapeTensorVector tensors
                        ? tensors.getUnderlyingVector().getDataVector()
                        : column;
        return bytes.getDataBuffer().capacity();
    }

    /** Other programs may count in other units. */
    private long timestampUs(int row) throws IOException {
        FieldVector vector = root.getVector(FrameSchema.TIMESTAMP);
        if (!(vector instanceof TimeStampVector times) || vector.isNull(row)) {
            return number(FrameSchema.TIMESTAMP, row, 0);
        }
        TimeUnit unit = ((ArrowType.Timestamp) vector.getField().getType()).getUnit();
        long value = times.get(row);
        return switch (unit) {
            case SECOND -> value * 1_000_000;
            case MILLISECOND -> value * 1000;
            case MICROSECOND -> value;
            case NANOSECOND -> Math.floorDiv(value, 1000);
        };
    }

    private String text(String column, int row, String otherwise) throws IOException {
        Object value = value(column, row);
        return value == null ? otherwise : value.toString();
    }

    private long number(String column, int row, long otherwise) throws IOException {
        Object value = value(column, row);
        return value == null ? otherwise : ((Number) value).longValue();
    }

    @Nullable
    private Object value(String column, int row) throws IOException {
        FieldVector vector = root.getVector(column);
        if (vector instanceof VariableWidthFieldVector texts) {
            checkHeld(texts.getValueLength(row), vector);
        }
        return vector == null ? null : vector.getObject(row);
    }

    private interface FrameMaker {

        /**
         * @param pixels lent
         */
        VideoFrame make(FrameHeader header, ArrowBuf pixels);
    }
}
