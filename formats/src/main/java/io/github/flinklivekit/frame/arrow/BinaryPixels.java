// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.ViewVarBinaryVector;

import javax.annotation.Nullable;

import java.io.IOException;

/** Pixels as bytes, in the order of a frame's. */
final class BinaryPixels extends PixelColumn {

    /** A view of a value: its length, and its bytes if they are so few, else where they are. */
    private static final int VIEW_BYTES = 16;

    private static final int INLINE_BYTES = 12;
    private static final int VIEWED_BUFFER = 8;
    private static final int VIEWED_OFFSET = 12;

    BinaryPixels(RowValues column) {
        super(column);
    }

    @Override
    FrameHeader complete(int width, int height, @Nullable VideoBufferType type) throws IOException {
        return sized(width, height, type == null ? VideoBufferType.RGBA : type);
    }

    @Override
    VideoFrame frame(int position, FrameHeader header, FrameMaker maker) throws IOException {
        return maker.make(header, pixels(position, header));
    }

    private ArrowBuf pixels(int position, FrameHeader header) throws IOException {
        FieldVector values = column().values();
        if (values instanceof LargeVarBinaryVector large) {
            long at = (long) position * LargeVarBinaryVector.OFFSET_WIDTH;
            long start = large.getOffsetBuffer().getLong(at);
            long end = large.getOffsetBuffer().getLong(at + LargeVarBinaryVector.OFFSET_WIDTH);
            return pixels(values.getDataBuffer(), start, end - start, header);
        } else if (values instanceof VarBinaryVector binary) {
            return pixels(
                    values.getDataBuffer(),
                    binary.getStartOffset(position),
                    binary.getValueLength(position),
                    header);
        } else if (values instanceof ViewVarBinaryVector views) {
            return viewed(views, position, header);
        }
        int width = ((FixedSizeBinaryVector) values).getByteWidth();
        return pixels(values.getDataBuffer(), (long) position * width, width, header);
    }

    private ArrowBuf viewed(ViewVarBinaryVector views, int position, FrameHeader header)
            throws IOException {
        ArrowBuf view = slice(views.getDataBuffer(), (long) position * VIEW_BYTES, VIEW_BYTES);
        int length = view.getInt(0);
        if (length <= INLINE_BYTES) {
            return pixels(view, Integer.BYTES, length, header);
        }
        int buffer = view.getInt(VIEWED_BUFFER);
        if (buffer < 0 || buffer >= views.getDataBuffers().size()) {
            throw new IOException(
                    "A row's pixels lie in buffer "
                            + buffer
                            + ", but the column '"
                            + column().name()
                            + "' has only "
                            + views.getDataBuffers().size());
        }
        return pixels(
                views.getDataBuffers().get(buffer), view.getInt(VIEWED_OFFSET), length, header);
    }

    private ArrowBuf pixels(ArrowBuf bytes, long start, long length, FrameHeader header)
            throws IOException {
        ArrowBuf pixels = slice(bytes, start, length);
        checkSize(header, length);
        return pixels;
    }
}
