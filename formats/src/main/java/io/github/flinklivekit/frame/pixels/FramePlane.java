// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.pixels;

import org.apache.flink.annotation.PublicEvolving;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One plane of a picture in memory.
 *
 * @param data the bytes; row {@code r} begins at index {@code r * stride}. The position is ignored:
 *     all access is by index
 * @param stride bytes from one row to the next, at least {@code rowBytes}
 * @param rowBytes the bytes of a row without padding
 * @param rows the number of rows
 */
@PublicEvolving
public record FramePlane(ByteBuffer data, int stride, int rowBytes, int rows) {

    public FramePlane {
        Objects.requireNonNull(data, "data");
        if (stride < rowBytes) {
            throw new IllegalArgumentException(
                    "A stride of "
                            + stride
                            + " bytes is shorter than a row of "
                            + rowBytes
                            + " bytes");
        }
        long needed = (long) stride * (rows - 1) + rowBytes;
        if (data.capacity() < needed) {
            throw new IllegalArgumentException(
                    "A plane of "
                            + rows
                            + " rows of "
                            + rowBytes
                            + " bytes with a stride of "
                            + stride
                            + " needs "
                            + needed
                            + " bytes, but its buffer has "
                            + data.capacity());
        }
    }

    /** The bytes from the first pixel to the last: {@code stride * (rows - 1) + rowBytes}. */
    public int spanBytes() {
        return stride * (rows - 1) + rowBytes;
    }

    /** Whether rows follow one another without padding. */
    public boolean isTight() {
        return stride == rowBytes;
    }

    /**
     * The {@code count} rows from {@code first} on as a plane of their own, without a copy.
     *
     * @throws IndexOutOfBoundsException if the plane has no such rows
     */
    public FramePlane rows(int first, int count) {
        int span = stride * (count - 1) + rowBytes;
        ByteBuffer slice = data.slice(first * stride, span).order(ByteOrder.LITTLE_ENDIAN);
        return new FramePlane(slice, stride, rowBytes, count);
    }

    /**
     * Overwrites this plane with another one.
     *
     * @param source as many rows of as many bytes as this plane has; its stride may be another
     * @param flipY whether the last row of {@code source} becomes the first one here
     * @throws IndexOutOfBoundsException if {@code source} is smaller than this plane
     */
    public void copyFrom(FramePlane source, boolean flipY) {
        if (!flipY && source.isTight() && isTight()) {
            data.put(0, source.data, 0, spanBytes());
            return;
        }
        for (int row = 0; row < rows; row++) {
            int from = flipY ? rows - 1 - row : row;
            data.put(row * stride, source.data, from * source.stride, rowBytes);
        }
    }

    /**
     * The planes of a picture whose bytes lie one after the other without padding.
     *
     * @param data holds the picture from index 0 on, at least {@link VideoBufferType#sizeBytes}
     *     bytes
     * @throws IllegalArgumentException if {@code data} is shorter than that; the message gives both
     *     sizes
     */
    public static List<FramePlane> planesOf(
            ByteBuffer data, VideoBufferType type, int width, int height) {
        int needed = type.sizeBytes(width, height);
        if (data.capacity() < needed) {
            throw new IllegalArgumentException(
                    "A "
                            + width
                            + "x"
                            + height
                            + " "
                            + type
                            + " picture needs "
                            + needed
                            + " bytes, but its buffer has "
                            + data.capacity());
        }
        List<FramePlane> planes = new ArrayList<>(type.planeCount());
        int offset = 0;
        for (int i = 0; i < type.planeCount(); i++) {
            int bytes = type.planeBytes(i, width, height);
            int rowBytes = type.rowBytes(i, width);
            ByteBuffer slice = data.slice(offset, bytes).order(ByteOrder.LITTLE_ENDIAN);
            planes.add(new FramePlane(slice, rowBytes, rowBytes, type.rows(i, height)));
            offset += bytes;
        }
        return planes;
    }
}
