// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.internal.conversion;

import io.github.flinklivekit.frame.internal.memory.ScratchBuffers;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import java.util.Arrays;

/**
 * From luma and chroma to packed RGB, in 16.16 fixed point. A chroma sample that several pixels
 * share is the same for each of them, as in libyuv.
 */
final class YuvToRgb {

    private static final int FRACTION = 16;
    private static final int HALF = 1 << (FRACTION - 1);

    private final int lumaOffset;
    private final int chromaOffset;
    private final int luma;
    private final int redV;
    private final int greenU;
    private final int greenV;
    private final int blueU;

    private YuvToRgb(PixelEncoding encoding, int bits) {
        double kr = encoding.kr();
        double kb = encoding.kb();
        double kg = 1 - kr - kb;
        double chroma = 255 / encoding.chromaSpan(bits);
        this.lumaOffset = encoding.lumaOffset(bits);
        this.chromaOffset = 1 << (bits - 1);
        this.luma = fixed(255 / encoding.lumaSpan(bits));
        this.redV = fixed(2 * (1 - kr) * chroma);
        this.blueU = fixed(2 * (1 - kb) * chroma);
        this.greenU = fixed(2 * (1 - kb) * kb / kg * chroma);
        this.greenV = fixed(2 * (1 - kr) * kr / kg * chroma);
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
        VideoBufferType from = source.type();
        int width = source.width();
        int height = source.height();
        YuvToRgb kernel = new YuvToRgb(encoding, YuvRows.bits(from));
        YuvRows yuv = new YuvRows(source, scratch, 0);
        RgbRows rgb = new RgbRows(target, scratch, 1);
        boolean halfWidth = from.horizontalSubsampling() == 2;
        boolean alpha = from == VideoBufferType.I420A;
        int[] y = scratch.ints(2, width);
        int[] a = scratch.ints(3, width);
        int[] u = scratch.ints(4, width + 1);
        int[] v = scratch.ints(5, width + 1);
        int[] narrowU = scratch.ints(6, width);
        int[] narrowV = scratch.ints(7, width);
        int[] rgba = scratch.ints(8, width);
        Arrays.fill(a, 0, width, 0xff);
        int chromaRow = -1;
        for (int row = 0; row < height; row++) {
            int sourceRow = flipY ? height - 1 - row : row;
            int wanted = sourceRow / from.verticalSubsampling();
            if (wanted != chromaRow) {
                chromaRow = wanted;
                if (halfWidth) {
                    yuv.readChroma(wanted, narrowU, narrowV);
                    widen(narrowU, u, yuv.chromaWidth());
                    widen(narrowV, v, yuv.chromaWidth());
                } else {
                    yuv.readChroma(wanted, u, v);
                }
            }
            yuv.readLuma(sourceRow, y);
            if (alpha) {
                yuv.readAlpha(sourceRow, a);
            }
            kernel.row(y, u, v, a, rgba, width);
            rgb.write(row, rgba);
        }
    }

    private static void widen(int[] narrow, int[] wide, int count) {
        for (int i = 0; i < count; i++) {
            int sample = narrow[i];
            wide[2 * i] = sample;
            wide[2 * i + 1] = sample;
        }
    }

    /** One channel at a time: all three in one loop are too much for the JIT to vectorise. */
    private void row(int[] y, int[] u, int[] v, int[] a, int[] rgba, int width) {
        brightness(y, width);
        red(y, v, a, rgba, width);
        green(y, u, v, rgba, width);
        blue(y, u, rgba, width);
    }

    private void brightness(int[] y, int width) {
        int k = luma;
        int add = HALF - lumaOffset * luma;
        for (int i = 0; i < width; i++) {
            y[i] = y[i] * k + add;
        }
    }

    private void red(int[] bright, int[] v, int[] a, int[] rgba, int width) {
        int k = redV;
        int offset = chromaOffset;
        for (int i = 0; i < width; i++) {
            int red = (bright[i] + k * (v[i] - offset)) >> FRACTION;
            rgba[i] = Saturation.clampToByte(red) | a[i] << 24;
        }
    }

    private void green(int[] bright, int[] u, int[] v, int[] rgba, int width) {
        int ku = greenU;
        int kv = greenV;
        int offset = chromaOffset;
        for (int i = 0; i < width; i++) {
            int green = (bright[i] - ku * (u[i] - offset) - kv * (v[i] - offset)) >> FRACTION;
            rgba[i] |= Saturation.clampToByte(green) << 8;
        }
    }

    private void blue(int[] bright, int[] u, int[] rgba, int width) {
        int k = blueU;
        int offset = chromaOffset;
        for (int i = 0; i < width; i++) {
            int blue = (bright[i] + k * (u[i] - offset)) >> FRACTION;
            rgba[i] |= Saturation.clampToByte(blue) << 16;
        }
    }
}
