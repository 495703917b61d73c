// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.internal.conversion;

import io.github.flinklivekit.frame.internal.memory.ScratchBuffers;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

/**
 * From packed RGB to luma and chroma, in 16.16 fixed point. A chroma sample that several pixels
 * share is made of their mean colour; at an odd edge the last pixel stands for the missing one.
 */
final class RgbToYuv {

    private static final int FRACTION = 16;
    private static final int RED_AND_BLUE = 0xff00ff;

    private final int sampleMax;
    private final int lumaOffset;
    private final int chromaOffset;
    private final int yr;
    private final int yg;
    private final int yb;
    private final int ur;
    private final int ug;
    private final int ub;
    private final int vr;
    private final int vg;
    private final int vb;

    private RgbToYuv(PixelEncoding encoding, int bits) {
        double kr = encoding.kr();
        double kb = encoding.kb();
        double luma = encoding.lumaSpan(bits) / 255;
        double chroma = encoding.chromaSpan(bits) / 255;
        this.sampleMax = (1 << bits) - 1;
        this.lumaOffset = encoding.lumaOffset(bits);
        this.chromaOffset = 1 << (bits - 1);
        this.yr = fixed(kr * luma);
        this.yb = fixed(kb * luma);
        this.yg = fixed(luma) - yr - yb;
        this.ur = fixed(-kr / (2 - 2 * kb) * chroma);
        this.ub = fixed(chroma / 2);
        this.ug = -ur - ub;
        this.vr = fixed(chroma / 2);
        this.vb = fixed(-kb / (2 - 2 * kr) * chroma);
        this.vg = -vr - vb;
    }

    private static int fixed(double factor) {
        return (int) Math.round(factor * (1 << FRACTION));
    }

    /** Writes {@code target}; with {@code flipY} from the last row of the source. */
    static void convert(
            Picture source,
            Picture target,
            boolean flipY,
            PixelEncoding encoding,
            ScratchBuffers scratch) {
        VideoBufferType to = target.type();
        int width = source.width();
        int height = source.height();
        RgbToYuv kernel = new RgbToYuv(encoding, YuvRows.bits(to));
        RgbRows rgb = new RgbRows(source, scratch, 0);
        YuvRows yuv = new YuvRows(target, scratch, 1);
        int rowsAtOnce = to.verticalSubsampling();
        boolean halfWidth = to.horizontalSubsampling() == 2;
        int shared = (halfWidth ? 1 : 0) + (rowsAtOnce == 2 ? 1 : 0);
        int[] first = scratch.ints(2, width);
        int[] second = rowsAtOnce == 2 ? scratch.ints(3, width) : first;
        int[] samples = scratch.ints(4, width);
        int[] redBlue = scratch.ints(5, width + 1);
        int[] green = scratch.ints(6, width + 1);
        int[] u = scratch.ints(7, width + 1);
        int[] v = scratch.ints(8, width + 1);
        for (int row = 0; row < height; row += rowsAtOnce) {
            kernel.readRow(rgb, yuv, row, flipY, height, first, samples, width, to);
            if (rowsAtOnce == 2 && row + 1 < height) {
                kernel.readRow(rgb, yuv, row + 1, flipY, height, second, samples, width, to);
            }
            int[] below = row + rowsAtOnce > height ? first : second;
            if (rowsAtOnce == 2) {
                addRows(first, below, redBlue, green, width);
            } else {
                splitRow(first, redBlue, green, width);
            }
            if (halfWidth) {
                addPairs(redBlue, width);
                addPairs(green, width);
            }
            kernel.chroma(redBlue, green, u, v, yuv.chromaWidth(), shared);
            yuv.writeChroma(row / rowsAtOnce, u, v);
        }
    }

    private void readRow(
            RgbRows rgb,
            YuvRows yuv,
            int row,
            boolean flipY,
            int height,
            int[] rgba,
            int[] samples,
            int width,
            VideoBufferType to) {
        rgb.read(flipY ? height - 1 - row : row, rgba);
        luma(rgba, samples, width);
        yuv.writeLuma(row, samples);
        if (to == VideoBufferType.I420A) {
            for (int i = 0; i < width; i++) {
                samples[i] = rgba[i] >>> 24;
            }
            yuv.writeAlpha(row, samples);
        }
    }

    private void luma(int[] rgba, int[] y, int width) {
        int kr = yr;
        int kg = yg;
        int kb = yb;
        int add = (lumaOffset << FRACTION) + (1 << (FRACTION - 1));
        for (int i = 0; i < width; i++) {
            int p = rgba[i];
            y[i] =
                    ((p & 0xff) * kr + (p >>> 8 & 0xff) * kg + (p >>> 16 & 0xff) * kb + add)
                            >> FRACTION;
        }
    }

    /** Sums of up to four bytes fit into the sixteen bits that red and blue have each. */
    private static void addRows(int[] above, int[] below, int[] redBlue, int[] green, int width) {
        for (int i = 0; i < width; i++) {
            int a = above[i];
            int b = below[i];
            redBlue[i] = (a & RED_AND_BLUE) + (b & RED_AND_BLUE);
            green[i] = (a >>> 8 & 0xff) + (b >>> 8 & 0xff);
        }
    }

    private static void splitRow(int[] rgba, int[] redBlue, int[] green, int width) {
        for (int i = 0; i < width; i++) {
            redBlue[i] = rgba[i] & RED_AND_BLUE;
            green[i] = rgba[i] >>> 8 & 0xff;
        }
    }

    private static void addPairs(int[] sums, int width) {
        sums[width] = sums[width - 1];
        for (int i = 0; i < (width + 1) / 2; i++) {
            sums[i] = sums[2 * i] + sums[2 * i + 1];
        }
    }

    private void chroma(int[] redBlue, int[] green, int[] u, int[] v, int count, int shared) {
        int shift = FRACTION + shared;
        weigh(redBlue, green, u, count, ur, ug, ub, shift);
        weigh(redBlue, green, v, count, vr, vg, vb, shift);
    }

    private void weigh(
            int[] redBlue,
            int[] green,
            int[] chroma,
            int count,
            int kr,
            int kg,
            int kb,
            int shift) {
        int max = sampleMax;
        int add = (chromaOffset << shift) + (1 << (shift - 1));
        for (int i = 0; i < count; i++) {
            int sum = (redBlue[i] & 0xffff) * kr + green[i] * kg + (redBlue[i] >>> 16) * kb;
            chroma[i] = Saturation.clampToMax(max, (sum + add) >> shift);
        }
    }
}
