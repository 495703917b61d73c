// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.internal.conversion;

import io.github.flinklivekit.frame.internal.memory.ScratchBuffers;
import io.github.flinklivekit.frame.pixels.FramePlane;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import java.util.Arrays;

/**
 * Between the layouts of luma and chroma. Fewer chroma samples are means, rounded once; more are
 * repetitions, as in libyuv's own conversion to RGB. Ten bits become eight rounded, never cut off.
 */
final class YuvToYuv {

    private final Picture source;
    private final Picture target;
    private final VideoBufferType from;
    private final VideoBufferType to;
    private final int width;
    private final int height;
    private final boolean flipY;
    private final ScratchBuffers scratch;

    private YuvToYuv(Picture source, Picture target, boolean flipY, ScratchBuffers scratch) {
        this.source = source;
        this.target = target;
        this.from = source.type();
        this.to = target.type();
        this.width = source.width();
        this.height = source.height();
        this.flipY = flipY;
        this.scratch = scratch;
    }

    /** Writes {@code target}; with {@code flipY} from the last row of the source. */
    static void convert(Picture source, Picture target, boolean flipY, ScratchBuffers scratch) {
        new YuvToYuv(source, target, flipY, scratch).convert();
    }

    private void convert() {
        luma();
        if (chromaIsTheSame()) {
            for (int i = 1; i < Math.min(3, from.planeCount()); i++) {
                target.plane(i).copyFrom(source.plane(i), flipY);
            }
        } else {
            chroma();
        }
        if (to == VideoBufferType.I420A) {
            if (from == to) {
                target.plane(3).copyFrom(source.plane(3), flipY);
            } else {
                fill(target.plane(3), (byte) 0xff, scratch);
            }
        }
    }

    private static void fill(FramePlane plane, byte value, ScratchBuffers scratch) {
        byte[] row = scratch.bytes(0, plane.rowBytes());
        Arrays.fill(row, 0, plane.rowBytes(), value);
        for (int i = 0; i < plane.rows(); i++) {
            plane.data().put(i * plane.stride(), row, 0, plane.rowBytes());
        }
    }

    private boolean chromaIsTheSame() {
        return YuvRows.bits(from) == YuvRows.bits(to)
                && from.horizontalSubsampling() == to.horizontalSubsampling()
                && from.verticalSubsampling() == to.verticalSubsampling()
                && (from == VideoBufferType.NV12) == (to == VideoBufferType.NV12);
    }

    private void luma() {
        if (YuvRows.bits(from) == YuvRows.bits(to)) {
            target.plane(0).copyFrom(source.plane(0), flipY);
            return;
        }
        YuvRows in = new YuvRows(source, scratch, 0);
        YuvRows out = new YuvRows(target, scratch, 1);
        int[] samples = scratch.ints(0, width);
        for (int row = 0; row < height; row++) {
            in.readLuma(flipY ? height - 1 - row : row, samples);
            rescale(samples, width, 0);
            out.writeLuma(row, samples);
        }
    }

    private void chroma() {
        YuvRows in = new YuvRows(source, scratch, 0);
        YuvRows out = new YuvRows(target, scratch, 1);
        int divX = to.horizontalSubsampling() - from.horizontalSubsampling();
        int divY = to.verticalSubsampling() - from.verticalSubsampling();
        int shared = Math.max(0, divX) + Math.max(0, divY);
        int length = width + 1;
        int[] u = scratch.ints(0, length);
        int[] v = scratch.ints(1, length);
        int[] belowU = scratch.ints(2, length);
        int[] belowV = scratch.ints(3, length);
        int[] wideU = scratch.ints(4, length);
        int[] wideV = scratch.ints(5, length);
        int count = in.chromaWidth();
        int kept = Math.min(count, out.chromaWidth());
        for (int row = 0; row < out.chromaRows(); row++) {
            if (divY > 0) {
                in.readChroma(lumaRow(2 * row), u, v);
                in.readChroma(lumaRow(Math.min(2 * row + 1, height - 1)), belowU, belowV);
                add(u, belowU, count);
                add(v, belowV, count);
            } else if (divY < 0) {
                in.readChroma(lumaRow(row) / 2, u, v);
            } else {
                in.readChroma(flipY ? out.chromaRows() - 1 - row : row, u, v);
            }
            if (divX > 0) {
                addPairs(u, count);
                addPairs(v, count);
            }
            rescale(u, kept, shared);
            rescale(v, kept, shared);
            if (divX < 0) {
                widen(u, wideU, count);
                widen(v, wideV, count);
                out.writeChroma(row, wideU, wideV);
            } else {
                out.writeChroma(row, u, v);
            }
        }
    }

    private int lumaRow(int row) {
        return flipY ? height - 1 - row : row;
    }

    private static void add(int[] sums, int[] samples, int count) {
        for (int i = 0; i < count; i++) {
            sums[i] += samples[i];
        }
    }

    private static void addPairs(int[] sums, int count) {
        sums[count] = sums[count - 1];
        for (int i = 0; i < (count + 1) / 2; i++) {
            sums[i] = sums[2 * i] + sums[2 * i + 1];
        }
    }

    private static void widen(int[] narrow, int[] wide, int count) {
        for (int i = 0; i < count; i++) {
            int sample = narrow[i];
            wide[2 * i] = sample;
            wide[2 * i + 1] = sample;
        }
    }

    /**
     * From sums of {@code 2^shared} samples to means in the target's bits, with one rounding for
     * both.
     */
    private void rescale(int[] samples, int count, int shared) {
        int bits = YuvRows.bits(to) - YuvRows.bits(from);
        int up = Math.max(0, bits);
        int down = shared + Math.max(0, -bits);
        int half = down == 0 ? 0 : 1 << (down - 1);
        int max = (1 << YuvRows.bits(to)) - 1;
        for (int i = 0; i < count; i++) {
            samples[i] = Saturation.clampToMax(max, ((samples[i] << up) + half) >> down);
        }
    }
}
