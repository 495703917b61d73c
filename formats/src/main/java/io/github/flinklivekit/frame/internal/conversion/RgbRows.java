// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.internal.conversion;

import io.github.flinklivekit.frame.internal.memory.ScratchBuffers;
import io.github.flinklivekit.frame.pixels.FramePlane;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.IntBuffer;

/**
 * A plane of packed RGB, read and written row by row as ints that lie in memory as R, G, B, A (so
 * that red is the lowest byte). Types without alpha read as opaque.
 *
 * <p>Whole rows move by bulk copies between the plane and arrays; arithmetic is on {@code int[]}
 * alone, which the JIT compiler turns into vector instructions, as it does not on buffers.
 */
final class RgbRows {

    static final int OPAQUE = 0xff000000;

    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** How far the last access of a row of three bytes a pixel reaches beyond it. */
    private static final int OVERHANG = Long.BYTES;

    private final FramePlane plane;
    private final int width;
    private final boolean threeBytes;
    private final RgbChannelOrder order;
    private final IntBuffer words;
    private final int wordStride;
    private final byte[] rowBytes;
    private final int[] ordered;

    /**
     * @param place where in {@code scratch} this may keep a row
     */
    RgbRows(Picture picture, ScratchBuffers scratch, int place) {
        this.plane = picture.plane(0);
        this.width = picture.width();
        this.threeBytes = picture.type() == VideoBufferType.RGB24;
        this.order = RgbChannelOrder.of(picture.type());
        boolean aligned = !threeBytes && plane.stride() % Integer.BYTES == 0;
        this.words =
                aligned
                        ? plane.data()
                                .slice(0, plane.spanBytes())
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .asIntBuffer()
                        : null;
        this.wordStride = plane.stride() / Integer.BYTES;
        this.rowBytes = aligned ? null : scratch.bytes(place, plane.rowBytes() + OVERHANG);
        this.ordered = order.isRgba() ? null : scratch.ints(place, width);
    }

    /** Reads a row of {@code width} pixels into {@code rgba}. */
    void read(int row, int[] rgba) {
        if (threeBytes) {
            plane.data().get(row * plane.stride(), rowBytes, 0, plane.rowBytes());
            for (int i = 0; i < width; i++) {
                rgba[i] = (int) INTS.get(rowBytes, 3 * i) | OPAQUE;
            }
            return;
        }
        readWords(row, rgba);
        if (!order.isRgba()) {
            toRgba(rgba);
        }
    }

    /** Writes a row of {@code width} pixels from {@code rgba}, which stays as it is. */
    void write(int row, int[] rgba) {
        if (threeBytes) {
            packThreeBytes(rgba);
            plane.data().put(row * plane.stride(), rowBytes, 0, plane.rowBytes());
        } else if (order.isRgba()) {
            writeWords(row, rgba);
        } else {
            fromRgba(rgba);
            writeWords(row, ordered);
        }
    }

    /** Each store of two pixels covers the two bytes too much of the one before. */
    private void packThreeBytes(int[] rgba) {
        int pairs = width / 2;
        for (int i = 0; i < pairs; i++) {
            long first = rgba[2 * i] & 0xff_ffffL;
            long second = rgba[2 * i + 1] & 0xff_ffffL;
            LONGS.set(rowBytes, 6 * i, first | second << 24);
        }
        if (width % 2 == 1) {
            INTS.set(rowBytes, 3 * (width - 1), rgba[width - 1]);
        }
    }

    private void toRgba(int[] pixels) {
        int r = order.red();
        int g = order.green();
        int b = order.blue();
        int a = order.alpha();
        for (int i = 0; i < width; i++) {
            int p = pixels[i];
            pixels[i] =
                    (p >>> r & 0xff)
                            | (p >>> g & 0xff) << 8
                            | (p >>> b & 0xff) << 16
                            | (p >>> a) << 24;
        }
    }

    private void fromRgba(int[] rgba) {
        int r = order.red();
        int g = order.green();
        int b = order.blue();
        int a = order.alpha();
        for (int i = 0; i < width; i++) {
            int p = rgba[i];
            ordered[i] =
                    (p & 0xff) << r
                            | (p >>> 8 & 0xff) << g
                            | (p >>> 16 & 0xff) << b
                            | (p >>> 24) << a;
        }
    }

    private void readWords(int row, int[] target) {
        if (words != null) {
            words.get(row * wordStride, target, 0, width);
            return;
        }
        plane.data().get(row * plane.stride(), rowBytes, 0, plane.rowBytes());
        for (int i = 0; i < width; i++) {
            target[i] = (int) INTS.get(rowBytes, Integer.BYTES * i);
        }
    }

    private void writeWords(int row, int[] source) {
        if (words != null) {
            words.put(row * wordStride, source, 0, width);
            return;
        }
        for (int i = 0; i < width; i++) {
            INTS.set(rowBytes, Integer.BYTES * i, source[i]);
        }
        plane.data().put(row * plane.stride(), rowBytes, 0, plane.rowBytes());
    }
}
