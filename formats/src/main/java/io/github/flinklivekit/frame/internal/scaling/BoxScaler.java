// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.internal.scaling;

import io.github.flinklivekit.frame.internal.memory.ScratchBuffers;
import io.github.flinklivekit.frame.pixels.FramePlane;

import org.apache.flink.annotation.Internal;

import java.nio.IntBuffer;

/**
 * Scales a plane of four bytes a pixel down by whole factors: each pixel is the mean of a box of
 * pixels. All boxes weigh alike, so that two bytes are added up in one word.
 */
@Internal
public final class BoxScaler {

    /** So many bytes of 255 add up to what two bytes hold. */
    private static final int MAX_PIXELS = 257;

    /** Every other byte of a word, with room to add up. */
    private static final int BYTES = 0x00ff00ff;

    /** A mean of 255 then needs all 32 bits of a word, which is read as unsigned. */
    private static final int FRACTION = 24;

    private static final int HALF = 1 << (FRACTION - 1);

    private final int across;
    private final int down;
    private final int reciprocal;
    private final ScratchBuffers scratch;

    private BoxScaler(int across, int down, ScratchBuffers scratch) {
        int pixels = across * down;
        this.across = across;
        this.down = down;
        this.reciprocal = ((1 << FRACTION) + pixels / 2) / pixels;
        this.scratch = scratch;
    }

    /** Whether a plane is made of whole boxes of another, few enough to add up. */
    public static boolean isApplicable(FramePlane source, FramePlane target) {
        int across = source.rowBytes() / target.rowBytes();
        int down = source.rows() / target.rows();
        return across * target.rowBytes() == source.rowBytes()
                && down * target.rows() == source.rows()
                && (long) across * down <= MAX_PIXELS
                && source.stride() % Integer.BYTES == 0
                && target.stride() % Integer.BYTES == 0;
    }

    /** Writes all of {@code target}, which {@link #isApplicable}s. */
    public static void scale(FramePlane source, FramePlane target, ScratchBuffers scratch) {
        int across = source.rowBytes() / target.rowBytes();
        int down = source.rows() / target.rows();
        new BoxScaler(across, down, scratch).scale(source, target);
    }

    private void scale(FramePlane source, FramePlane target) {
        int sourceWidth = source.rowBytes() / Integer.BYTES;
        int width = target.rowBytes() / Integer.BYTES;
        IntBuffer in = source.data().asIntBuffer();
        IntBuffer out = target.data().asIntBuffer();
        int[] row = scratch.ints(0, sourceWidth);
        int[] even = scratch.ints(1, sourceWidth);
        int[] odd = scratch.ints(2, sourceWidth);
        int[] evenSums = scratch.ints(3, width);
        int[] oddSums = scratch.ints(4, width);
        for (int y = 0; y < target.rows(); y++) {
            for (int i = 0; i < down; i++) {
                int at = (y * down + i) * (source.stride() / Integer.BYTES);
                in.get(at, row, 0, sourceWidth);
                if (i == 0) {
                    split(row, even, odd, sourceWidth);
                } else {
                    add(row, even, odd, sourceWidth);
                }
            }
            sum(even, evenSums, width);
            sum(odd, oddSums, width);
            means(evenSums, oddSums, row, width);
            out.put(y * (target.stride() / Integer.BYTES), row, 0, width);
        }
    }

    private static void split(int[] row, int[] even, int[] odd, int count) {
        for (int i = 0; i < count; i++) {
            even[i] = row[i] & BYTES;
        }
        for (int i = 0; i < count; i++) {
            odd[i] = (row[i] >>> 8) & BYTES;
        }
    }

    private static void add(int[] row, int[] even, int[] odd, int count) {
        for (int i = 0; i < count; i++) {
            even[i] += row[i] & BYTES;
        }
        for (int i = 0; i < count; i++) {
            odd[i] += (row[i] >>> 8) & BYTES;
        }
    }

    /**
     * The usual counts are written out: an inner loop of two or three turns costs twice as much.
     */
    private void sum(int[] words, int[] sums, int count) {
        if (across == 2) {
            for (int i = 0; i < count; i++) {
                sums[i] = words[2 * i] + words[2 * i + 1];
            }
        } else if (across == 3) {
            for (int i = 0; i < count; i++) {
                sums[i] = words[3 * i] + words[3 * i + 1] + words[3 * i + 2];
            }
        } else {
            for (int i = 0, first = 0; i < count; i++, first += across) {
                int sum = 0;
                for (int j = 0; j < across; j++) {
                    sum += words[first + j];
                }
                sums[i] = sum;
            }
        }
    }

    private void means(int[] even, int[] odd, int[] pixels, int count) {
        int k = reciprocal;
        for (int i = 0; i < count; i++) {
            int e = even[i];
            int o = odd[i];
            pixels[i] =
                    mean(e & 0xffff, k)
                            | (mean(o & 0xffff, k) << 8)
                            | (mean(e >>> 16, k) << 16)
                            | (mean(o >>> 16, k) << 24);
        }
    }

    private static int mean(int sum, int reciprocal) {
        return (sum * reciprocal + HALF) >>> FRACTION;
    }
}
