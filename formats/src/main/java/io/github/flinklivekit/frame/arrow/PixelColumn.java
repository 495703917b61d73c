// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.internal.arrow.FixedShapeTensorVector;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseVariableWidthViewVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ViewVarBinaryVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.dictionary.DictionaryProvider;

import javax.annotation.Nullable;

import java.io.IOException;

/** The column {@code data} of a batch. Not thread-safe. */
abstract class PixelColumn {

    private static final String READ =
            "binary, large_binary, binary_view or fixed size binary, or a tensor (arrow.fixed_shape_tensor, or "
                    + "fixed size lists) of uint8, or of float32 from 0 to 1";

    private final RowValues column;

    PixelColumn(RowValues column) {
        this.column = column;
    }

    /**
     * The pixels of a batch.
     *
     * @throws UnreadableFramesException if there is no such column, or it cannot be pixels
     */
    static PixelColumn of(VectorSchemaRoot root, DictionaryProvider dictionaries)
            throws IOException {
        RowValues column = RowValues.of(root, FrameSchema.DATA, dictionaries);
        if (column == null) {
            throw new UnreadableFramesException(
                    "There is no column '" + FrameSchema.DATA + "', which has the pixels");
        }
        FieldVector values = column.values();
        if (values instanceof FixedShapeTensorVector || values instanceof FixedSizeListVector) {
            return TensorPixels.of(column, READ);
        }
        if (values instanceof VarBinaryVector
                || values instanceof LargeVarBinaryVector
                || values instanceof ViewVarBinaryVector
                || values instanceof FixedSizeBinaryVector) {
            return new BinaryPixels(column);
        }
        throw UnreadableFramesException.ofType(
                column.described(), ArrowTypeNames.of(values.getField()), READ);
    }

    RowValues column() {
        return column;
    }

    /**
     * The size and type of a row's picture.
     *
     * @param width what the row says, or 0
     * @param height what the row says, or 0
     * @param type what the row says, or null
     * @throws UnreadableFramesException if that does not suffice, or is not what the pixels are
     */
    abstract FrameHeader complete(int width, int height, @Nullable VideoBufferType type)
            throws IOException;

    /** The frame of the value at a position, by what {@link #complete} said of it. */
    abstract VideoFrame frame(int position, FrameHeader header, FrameMaker maker)
            throws IOException;

    /**
     * The header of a picture whose size the rows have to say.
     *
     * @throws UnreadableFramesException if they do not, or a frame cannot have that size
     */
    static FrameHeader sized(int width, int height, VideoBufferType type)
            throws UnreadableFramesException {
        if (width == 0 || height == 0) {
            throw new UnreadableFramesException(
                    "The size of the pictures is not known: only for tensors of three dimensions may the columns '"
                            + FrameSchema.WIDTH
                            + "' and '"
                            + FrameSchema.HEIGHT
                            + "' be missing");
        }
        try {
            return FrameHeader.of(width, height, type);
        } catch (IllegalArgumentException e) {
            throw new UnreadableFramesException(e.getMessage(), e);
        }
    }

    /**
     * @throws UnreadableFramesException if the picture needs another number of bytes
     */
    final void checkSize(FrameHeader header, long bytes) throws UnreadableFramesException {
        if (bytes != header.sizeBytes()) {
            throw new UnreadableFramesException(
                    "A "
                            + header.width()
                            + "x"
                            + header.height()
                            + " "
                            + header.type()
                            + " frame needs "
                            + header.sizeBytes()
                            + " bytes, but the column '"
                            + column.name()
                            + "' has "
                            + bytes);
        }
    }

    /** Bytes of the column, lent, if they are there. */
    final ArrowBuf slice(ArrowBuf bytes, long start, long length) throws IOException {
        if (start < 0 || length < 0 || start > bytes.capacity() - length) {
            throw new IOException(
                    "A row's pixels are "
                            + length
                            + " bytes from byte "
                            + start
                            + " on, but the column '"
                            + column.name()
                            + "' has only "
                            + bytes.capacity());
        }
        return bytes.slice(start, length);
    }

    /** How many bytes the values of the column have between them. */
    final long bytesOfValues() {
        FieldVector values = column.values();
        return leaf(values).getDataBuffer().capacity()
                + (values instanceof BaseVariableWidthViewVector views ? bytesBehind(views) : 0);
    }

    static long bytesBehind(BaseVariableWidthViewVector views) {
        return views.getDataBuffers().stream().mapToLong(ArrowBuf::capacity).sum();
    }

    /** What has the bytes of a column: in lists, the innermost elements. */
    static FieldVector leaf(FieldVector vector) {
        FieldVector leaf =
                vector instanceof FixedShapeTensorVector tensors
                        ? tensors.getUnderlyingVector()
                        : vector;
        while (leaf instanceof FixedSizeListVector list) {
            leaf = list.getDataVector();
        }
        return leaf;
    }
}
