// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.internal.arrow.FixedShapeTensorType;
import io.github.flinklivekit.frame.internal.arrow.FixedShapeTensorVector;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.types.pojo.ArrowType;

import javax.annotation.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Pixels as tensors, with their elements in any order. Lists of lists of a fixed size are taken for
 * tensors; one list of elements, without a shape, is a frame's bytes in their order.
 */
final class TensorPixels extends PixelColumn {

    private final FixedShapeTensorType tensor;
    private final FieldVector elements;

    private TensorPixels(RowValues column, FixedShapeTensorType tensor, FieldVector elements) {
        super(column);
        this.tensor = tensor;
        this.elements = elements;
    }

    /**
     * @param read what is read of such columns
     * @throws UnreadableFramesException if the elements are none that are read
     */
    static TensorPixels of(RowValues column, String read) throws IOException {
        FieldVector elements = leaf(column.values());
        if (!(elements instanceof UInt1Vector || elements instanceof Float4Vector)) {
            throw UnreadableFramesException.ofType(
                    column.described(),
                    "tensor of " + ArrowTypeNames.of(elements.getField()),
                    read);
        }
        FixedShapeTensorType tensor =
                column.values() instanceof FixedShapeTensorVector tensors
                        ? tensors.type()
                        : new FixedShapeTensorType(sizes(column.values()));
        return new TensorPixels(column, tensor, elements);
    }

    private static List<Integer> sizes(FieldVector lists) {
        List<Integer> sizes = new ArrayList<>();
        FieldVector inner = lists;
        while (inner instanceof FixedSizeListVector list) {
            sizes.add(((ArrowType.FixedSizeList) list.getField().getType()).getListSize());
            inner = list.getDataVector();
        }
        return sizes;
    }

    @Override
    FrameHeader complete(int width, int height, @Nullable VideoBufferType type) throws IOException {
        if (type != null && !type.isRgb() && !hasFloats()) {
            return sized(width, height, type);
        }
        TensorPicture picture = TensorPicture.of(tensor, width, height);
        if (picture == null && tensor.shape().size() == 1 && type != null) {
            FrameHeader header = sized(width, height, type);
            picture = TensorPicture.packed(width, height, type.rowBytes(0, 1));
            checkShape(picture.width() * picture.height() * picture.channels(), header);
        }
        if (picture == null || (type != null && !type.isRgb())) {
            throw notA(width, height, type);
        }
        VideoBufferType known =
                type != null
                        ? type
                        : picture.channels() == 3 ? VideoBufferType.RGB24 : VideoBufferType.RGBA;
        if (known.rowBytes(0, 1) != picture.channels()) {
            throw notA(width, height, known);
        }
        return sized(picture.width(), picture.height(), known);
    }

    private void checkShape(int size, FrameHeader header) throws UnreadableFramesException {
        if (tensor.size() != size) {
            throw notA(header.width(), header.height(), header.type());
        }
    }

    private UnreadableFramesException notA(int width, int height, @Nullable VideoBufferType type) {
        String size = width == 0 || height == 0 ? "" : width + "x" + height + " ";
        return new UnreadableFramesException(
                column().described()
                        + " has tensors of the shape "
                        + tensor.shape()
                        + (tensor.names().isEmpty() ? "" : " " + tensor.names())
                        + ", which are no "
                        + size
                        + (type == null ? "" : type + " ")
                        + "pictures: the shape is read as (height, width, channels) or (channels, height, width) of "
                        + "packed RGB, with 3 or 4 channels");
    }

    @Override
    VideoFrame frame(int position, FrameHeader header, FrameMaker maker) throws IOException {
        int elementBytes = hasFloats() ? Float4Vector.TYPE_WIDTH : UInt1Vector.TYPE_WIDTH;
        long length = (long) tensor.size() * elementBytes;
        ArrowBuf bytes = slice(elements.getDataBuffer(), position * length, length);
        if (!header.type().isRgb()) {
            checkSize(header, length);
            return maker.make(header, bytes);
        }
        TensorPicture named = TensorPicture.of(tensor, header.width(), header.height());
        TensorPicture picture =
                named != null
                        ? named
                        : TensorPicture.packed(
                                header.width(), header.height(), header.type().rowBytes(0, 1));
        if (hasFloats()) {
            return maker.convert(header, bytes, picture::packFloats);
        }
        return picture.isPacked()
                ? maker.make(header, bytes)
                : maker.convert(header, bytes, picture::pack);
    }

    private boolean hasFloats() {
        return elements instanceof Float4Vector;
    }
}
