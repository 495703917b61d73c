// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import io.github.flinklivekit.frame.internal.arrow.FixedShapeTensorType;

import javax.annotation.Nullable;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Locale;

/**
 * Where the elements of a tensor of three dimensions are in a picture of packed RGB.
 *
 * @param width in pixels
 * @param height in pixels
 * @param channels 3 or 4
 * @param rowStride how many elements it is from a row to the next
 * @param pixelStride how many elements it is from a pixel to the next of its row
 * @param channelStride how many elements it is from a channel of a pixel to the next
 */
record TensorPicture(
        int width, int height, int channels, int rowStride, int pixelStride, int channelStride) {

    private static final int DIMENSIONS = 3;

    /** A float of 1. */
    private static final int WHITE = 255;

    /** The elements of a picture in the order of a frame's: rows, pixels, channels. */
    static TensorPicture packed(int width, int height, int channels) {
        return new TensorPicture(width, height, channels, width * channels, channels, 1);
    }

    /**
     * The picture that tensors of a type are, or null if they are none. Names of the dimensions
     * tell them apart; where there are none, three or four channels come last or first, and last
     * where both could be.
     *
     * @param width what rows say, or 0
     * @param height what rows say, or 0
     */
    @Nullable
    static TensorPicture of(FixedShapeTensorType type, int width, int height) {
        if (type.shape().size() != DIMENSIONS) {
            return null;
        }
        if (!type.names().isEmpty()) {
            int y = dimension(type, "height", "h", "y", "rows");
            int x = dimension(type, "width", "w", "x", "columns");
            int c = dimension(type, "channel", "channels", "c");
            if (y >= 0 && x >= 0 && c >= 0) {
                return of(type, y, x, c, width, height);
            }
        }
        List<Integer> order = type.order();
        TensorPicture last = of(type, order.get(0), order.get(1), order.get(2), width, height);
        return last != null
                ? last
                : of(type, order.get(1), order.get(2), order.get(0), width, height);
    }

    @Nullable
    private static TensorPicture of(
            FixedShapeTensorType type, int y, int x, int c, int width, int height) {
        List<Integer> shape = type.shape();
        int channels = shape.get(c);
        boolean fits =
                (channels == 3 || channels == 4)
                        && (width == 0 || width == shape.get(x))
                        && (height == 0 || height == shape.get(y));
        return fits
                ? new TensorPicture(
                        shape.get(x),
                        shape.get(y),
                        channels,
                        stride(shape, y),
                        stride(shape, x),
                        stride(shape, c))
                : null;
    }

    private static int dimension(FixedShapeTensorType type, String... names) {
        List<String> called =
                type.names().stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        for (String name : names) {
            if (called.contains(name)) {
                return called.indexOf(name);
            }
        }
        return -1;
    }

    private static int stride(List<Integer> shape, int dimension) {
        return shape.subList(dimension + 1, shape.size()).stream().reduce(1, Math::multiplyExact);
    }

    /** Whether the elements are in the order of a frame's bytes. */
    boolean isPacked() {
        return equals(packed(width, height, channels));
    }

    /** The bytes of a frame. */
    byte[] pack(byte[] elements) {
        byte[] pixels = new byte[width * height * channels];
        int at = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int from = y * rowStride + x * pixelStride;
                for (int c = 0; c < channels; c++) {
                    pixels[at++] = elements[from + c * channelStride];
                }
            }
        }
        return pixels;
    }

    /**
     * The bytes of a frame of floats from 0 to 1.
     *
     * @param elements little-endian
     * @throws UnreadableFramesException if a value is not from 0 to 1; rounding may exceed that
     */
    byte[] packFloats(byte[] elements) throws UnreadableFramesException {
        FloatBuffer floats =
                ByteBuffer.wrap(elements).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        float[] values = new float[floats.remaining()];
        floats.get(values);
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            float scaled = values[i] * WHITE + 0.5f;
            // Not a number is neither.
            if (!(scaled >= 0 && scaled < WHITE + 1)) {
                throw new UnreadableFramesException(
                        "The tensors of the column '"
                                + FrameSchema.DATA
                                + "' hold "
                                + values[i]
                                + ": float32 is read from 0 to 1");
            }
            bytes[i] = (byte) (int) scaled;
        }
        return isPacked() ? bytes : pack(bytes);
    }
}
