// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import io.github.flinklivekit.frame.pixels.FramePlane;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a picture lies in a larger one of the same type, whose bytes it shares: its planes have the
 * strides of the larger one's.
 *
 * @param wholeWidth of the larger picture, in pixels
 * @param wholeHeight of the larger picture, in pixels
 * @param x the left edge, in pixels; where pixels share chroma it is even
 * @param y the upper edge, in pixels; likewise
 */
record CropRegion(int wholeWidth, int wholeHeight, int x, int y) {

    /**
     * A part of a picture that has no padding.
     *
     * @param x the left edge, in pixels; where pixels share chroma it is rounded down to even
     * @param y the upper edge, in pixels; likewise
     */
    static CropRegion of(VideoBufferType type, int wholeWidth, int wholeHeight, int x, int y) {
        int shareX = type.horizontalSubsampling();
        int shareY = type.verticalSubsampling();
        return new CropRegion(wholeWidth, wholeHeight, x - x % shareX, y - y % shareY);
    }

    /** A part of this part; {@code left} and {@code top} are counted from this one's edges. */
    CropRegion crop(VideoBufferType type, int left, int top) {
        return of(type, wholeWidth, wholeHeight, x + left, y + top);
    }

    /**
     * The planes of the part.
     *
     * @param whole the larger picture from index 0 on, without padding
     * @param width of the part, in pixels
     * @param height of the part, in pixels
     */
    List<FramePlane> planesOf(ByteBuffer whole, VideoBufferType type, int width, int height) {
        List<FramePlane> planes = new ArrayList<>(type.planeCount());
        for (int i = 0; i < type.planeCount(); i++) {
            int stride = type.rowBytes(i, wholeWidth);
            int rowBytes = type.rowBytes(i, width);
            int rows = type.rows(i, height);
            boolean shared = i == 1 || i == 2;
            int row = shared ? y / type.verticalSubsampling() : y;
            int left = shared ? x / type.horizontalSubsampling() : x;
            int first =
                    type.planeOffset(i, wholeWidth, wholeHeight)
                            + row * stride
                            + left * type.components(i) * type.sampleBytes();
            ByteBuffer plane =
                    whole.slice(first, stride * (rows - 1) + rowBytes)
                            .order(ByteOrder.LITTLE_ENDIAN);
            planes.add(new FramePlane(plane, stride, rowBytes, rows));
        }
        return planes;
    }
}
