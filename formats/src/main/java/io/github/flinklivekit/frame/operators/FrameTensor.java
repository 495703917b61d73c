// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.operators;

import io.github.flinklivekit.frame.FrameHeader;

import org.apache.flink.annotation.PublicEvolving;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Objects;

/**
 * A frame as a tensor, the input of a model. On the heap; a POJO for Flink.
 *
 * <p>Not thread-safe; the bytes are shared, not copied.
 */
@PublicEvolving
public final class FrameTensor {

    private FrameHeader header;
    private TensorLayout layout;
    private TensorElement element;
    private byte[] data;

    /** For Flink's serializer alone. */
    public FrameTensor() {}

    public FrameTensor(
            FrameHeader header, TensorLayout layout, TensorElement element, byte[] data) {
        this.header = Objects.requireNonNull(header, "header");
        this.layout = Objects.requireNonNull(layout, "layout");
        this.element = Objects.requireNonNull(element, "element");
        this.data = Objects.requireNonNull(data, "data");
    }

    /** The dimensions in order: {1, height, width, 3} or {1, 3, height, width}. */
    public int[] getShape() {
        int width = header.width();
        int height = header.height();
        return layout == TensorLayout.NHWC
                ? new int[] {1, height, width, 3}
                : new int[] {1, 3, height, width};
    }

    /**
     * A view of the elements as floats, without a copy.
     *
     * @throws IllegalStateException if the elements are not {@link TensorElement#FLOAT32}
     */
    public FloatBuffer asFloatBuffer() {
        if (element != TensorElement.FLOAT32) {
            throw new IllegalStateException("The elements of this tensor are " + element);
        }
        return ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    }

    /** Everything known about the frame except its pixels. */
    public FrameHeader getHeader() {
        return header;
    }

    public void setHeader(FrameHeader header) {
        this.header = header;
    }

    public TensorLayout getLayout() {
        return layout;
    }

    public void setLayout(TensorLayout layout) {
        this.layout = layout;
    }

    public TensorElement getElement() {
        return element;
    }

    public void setElement(TensorElement element) {
        this.element = element;
    }

    /** The elements, little-endian. */
    public byte[] getData() {
        return data;
    }

    public void setData(byte[] data) {
        this.data = data;
    }
}
