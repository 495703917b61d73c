// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.internal.conversion;

import io.github.flinklivekit.frame.internal.memory.ScratchBuffers;
import io.github.flinklivekit.frame.pixels.FramePlane;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;

/**
 * A plane of packed RGB, read and written row by row as longs of two pixels, each of which lies in
 * memory as R, G, B, A. Types without alpha read as opaque. Rows are {@link #pairs} long; what
 * comes after the last pixel means nothing.
 */
final class RgbPixelPairs {

    private static final long LOW_BYTES = 0x0000_00ff_0000_00ffL;
    private static final long OPAQUE = 0xff00_0000_ff00_0000L;
    private static final long FIRST_PIXEL = 0xff_ffffL;
    private static final long SECOND_PIXEL = 0xffff_ff00_0000L;

    private final FramePlane plane;
    private final RgbChannelOrder order;
    private final boolean threeBytes;
    private final int pairs;
    private final ByteBuffer edge;
    private final LongBuffer words;
    private final int wordStride;
    private final int wordCount;
    private final long[] packed;

    /**
     * @param place where in {@code scratch} this may keep a row
     */
    RgbPixelPairs(Picture picture, ScratchBuffers scratch, int place) {
        this.plane = picture.plane(0);
        this.order = RgbChannelOrder.of(picture.type());
        this.threeBytes = picture.type() == VideoBufferType.RGB24;
        this.pairs = pairs(picture.width());
        this.wordCount = threeBytes ? pairs / 4 * 3 : pairs;
        boolean aligned =
                plane.stride() % Long.BYTES == 0 && plane.rowBytes() == wordCount * Long.BYTES;
        this.edge = aligned ? null : scratch.direct(place, wordCount * Long.BYTES);
        ByteBuffer bytes = aligned ? plane.data().slice(0, plane.spanBytes()) : edge.slice();
        this.words = bytes.order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
        this.wordStride = aligned ? plane.stride() / Long.BYTES : 0;
        this.packed = threeBytes ? scratch.longs(place, wordCount) : null;
    }

    /** How many longs a row of {@code width} pixels has: four times as many as threes of RGB24. */
    static int pairs(int width) {
        return (width + 7) / 8 * 4;
    }

    /** Reads a row into {@code rgba}. */
    void read(int row, long[] rgba) {
        if (edge != null) {
            edge.put(0, plane.data(), row * plane.stride(), plane.rowBytes());
        }
        if (threeBytes) {
            words.get(row * wordStride, packed, 0, wordCount);
            spread(rgba);
        } else {
            words.get(row * wordStride, rgba, 0, wordCount);
            toRgba(rgba);
        }
    }

    /** Writes a row from {@code rgba}, which is changed. */
    void write(int row, long[] rgba) {
        if (threeBytes) {
            join(rgba);
            words.put(row * wordStride, packed, 0, wordCount);
        } else {
            fromRgba(rgba);
            words.put(row * wordStride, rgba, 0, wordCount);
        }
        if (edge != null) {
            plane.data().put(row * plane.stride(), edge, 0, plane.rowBytes());
        }
    }

    private void toRgba(long[] pixels) {
        if (order.isRgba()) {
            return;
        }
        int r = order.red();
        int g = order.green();
        int b = order.blue();
        int a = order.alpha();
        for (int i = 0; i < pairs; i++) {
            long p = pixels[i];
            pixels[i] =
                    (p >>> r & LOW_BYTES)
                            | (p >>> g & LOW_BYTES) << 8
                            | (p >>> b & LOW_BYTES) << 16
                            | (p >>> a & LOW_BYTES) << 24;
        }
    }

    private void fromRgba(long[] pixels) {
        if (order.isRgba()) {
            return;
        }
        int r = order.red();
        int g = order.green();
        int b = order.blue();
        int a = order.alpha();
        for (int i = 0; i < pairs; i++) {
            long p = pixels[i];
            pixels[i] =
                    (p & LOW_BYTES) << r
                            | (p >>> 8 & LOW_BYTES) << g
                            | (p >>> 16 & LOW_BYTES) << b
                            | (p >>> 24 & LOW_BYTES) << a;
        }
    }

    /** Three longs of eight pixels become four. */
    private void spread(long[] rgba) {
        for (int i = 0, j = 0; i < pairs; i += 4, j += 3) {
            long first = packed[j];
            long second = packed[j + 1];
            long third = packed[j + 2];
            rgba[i] = first;
            rgba[i + 1] = first >>> 48 | second << 16;
            rgba[i + 2] = second >>> 32 | third << 32;
            rgba[i + 3] = third >>> 16;
        }
        for (int i = 0; i < pairs; i++) {
            long p = rgba[i];
            rgba[i] = (p & FIRST_PIXEL) | ((p & SECOND_PIXEL) << 8) | OPAQUE;
        }
    }

    /** Four longs of eight pixels become three. */
    private void join(long[] rgba) {
        for (int i = 0; i < pairs; i++) {
            long p = rgba[i];
            rgba[i] = (p & FIRST_PIXEL) | ((p >>> 8) & SECOND_PIXEL);
        }
        for (int i = 0, j = 0; i < pairs; i += 4, j += 3) {
            long second = rgba[i + 1];
            long third = rgba[i + 2];
            packed[j] = rgba[i] | second << 48;
            packed[j + 1] = second >>> 16 | third << 32;
            packed[j + 2] = third >>> 32 | rgba[i + 3] << 16;
        }
    }
}
