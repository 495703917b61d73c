// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.internal.conversion;

import io.github.flinklivekit.frame.internal.memory.ScratchBuffers;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

/**
 * From luma and chroma of one encoding to those of another, in place and in 16.16 fixed point.
 *
 * <p>It is the way by red, green and blue, put together into one matrix: a grey has no chroma in
 * any encoding, so chroma depends on chroma alone, and stays with the pixels that share it. Colours
 * that lie outside of red, green and blue from 0 to 1 are kept as far as samples can say them.
 */
final class YuvRecoding {

    private static final int FRACTION = 16;

    private final int max;
    private final int chromaOffset;
    private final int yAdd;
    private final int yy;
    private final int yu;
    private final int yv;
    private final int uu;
    private final int uv;
    private final int vu;
    private final int vv;

    private YuvRecoding(PixelEncoding from, PixelEncoding to, int bits) {
        double kr = to.kr();
        double kb = to.kb();
        double kg = 1 - kr - kb;
        double fromKg = 1 - from.kr() - from.kb();
        // What a unit of the source's Cb and Cr adds to red, green and blue, beside its luma.
        double blueOfCb = 2 * (1 - from.kb());
        double redOfCr = 2 * (1 - from.kr());
        double greenOfCb = -blueOfCb * from.kb() / fromKg;
        double greenOfCr = -redOfCr * from.kr() / fromKg;
        double lumaOfCb = kg * greenOfCb + kb * blueOfCb;
        double lumaOfCr = kr * redOfCr + kg * greenOfCr;
        double luma = to.lumaSpan(bits) / from.lumaSpan(bits);
        double lumaOfChroma = to.lumaSpan(bits) / from.chromaSpan(bits);
        double chroma = to.chromaSpan(bits) / from.chromaSpan(bits);
        this.max = (1 << bits) - 1;
        this.chromaOffset = 1 << (bits - 1);
        this.yy = fixed(luma);
        this.yu = fixed(lumaOfCb * lumaOfChroma);
        this.yv = fixed(lumaOfCr * lumaOfChroma);
        this.uu = fixed((blueOfCb - lumaOfCb) / (2 - 2 * kb) * chroma);
        this.uv = fixed(-lumaOfCr / (2 - 2 * kb) * chroma);
        this.vu = fixed(-lumaOfCb / (2 - 2 * kr) * chroma);
        this.vv = fixed((redOfCr - lumaOfCr) / (2 - 2 * kr) * chroma);
        this.yAdd =
                (to.lumaOffset(bits) << FRACTION)
                        - from.lumaOffset(bits) * yy
                        + (1 << (FRACTION - 1));
    }

    private static int fixed(double factor) {
        return (int) Math.round(factor * (1 << FRACTION));
    }

    /** Changes the samples of a YUV picture; alpha stays as it is. */
    static void recode(
            Picture picture, PixelEncoding from, PixelEncoding to, ScratchBuffers scratch) {
        VideoBufferType type = picture.type();
        YuvRecoding kernel = new YuvRecoding(from, to, YuvRows.bits(type));
        YuvRows rows = new YuvRows(picture, scratch, 0);
        int width = picture.width();
        boolean halfWidth = type.horizontalSubsampling() == 2;
        int shared = type.verticalSubsampling();
        int[] y = scratch.ints(0, width);
        int[] u = scratch.ints(1, width + 1);
        int[] v = scratch.ints(2, width + 1);
        int[] lumaOfChroma = scratch.ints(3, width + 1);
        for (int chromaRow = 0; chromaRow < rows.chromaRows(); chromaRow++) {
            rows.readChroma(chromaRow, u, v);
            kernel.lumaOfChroma(u, v, lumaOfChroma, rows.chromaWidth());
            if (halfWidth) {
                widen(lumaOfChroma, rows.chromaWidth());
            }
            int end = Math.min(picture.height(), (chromaRow + 1) * shared);
            for (int row = chromaRow * shared; row < end; row++) {
                rows.readLuma(row, y);
                kernel.luma(y, lumaOfChroma, width);
                rows.writeLuma(row, y);
            }
            kernel.chroma(u, v, rows.chromaWidth());
            rows.writeChroma(chromaRow, u, v);
        }
    }

    /** From the end, so that no sample is written over before it was read. */
    private static void widen(int[] samples, int count) {
        for (int i = count - 1; i >= 0; i--) {
            int sample = samples[i];
            samples[2 * i] = sample;
            samples[2 * i + 1] = sample;
        }
    }

    private void lumaOfChroma(int[] u, int[] v, int[] add, int count) {
        int ku = yu;
        int kv = yv;
        int offset = chromaOffset;
        for (int i = 0; i < count; i++) {
            add[i] = ku * (u[i] - offset) + kv * (v[i] - offset);
        }
    }

    private void luma(int[] y, int[] lumaOfChroma, int width) {
        int k = yy;
        int add = yAdd;
        for (int i = 0; i < width; i++) {
            y[i] = clamp((y[i] * k + lumaOfChroma[i] + add) >> FRACTION);
        }
    }

    private void chroma(int[] u, int[] v, int count) {
        int kuu = uu;
        int kuv = uv;
        int kvu = vu;
        int kvv = vv;
        int offset = chromaOffset;
        int add = (offset << FRACTION) + (1 << (FRACTION - 1));
        for (int i = 0; i < count; i++) {
            int cb = u[i] - offset;
            int cr = v[i] - offset;
            u[i] = clamp((cb * kuu + cr * kuv + add) >> FRACTION);
            v[i] = clamp((cb * kvu + cr * kvv + add) >> FRACTION);
        }
    }

    private int clamp(int value) {
        return Saturation.clampToMax(max, value & ~(value >> 31));
    }
}
