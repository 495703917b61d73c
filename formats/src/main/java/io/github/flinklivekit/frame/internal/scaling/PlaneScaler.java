// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.internal.scaling;

import io.github.flinklivekit.frame.internal.memory.ScratchBuffers;
import io.github.flinklivekit.frame.pixels.FramePlane;

import org.apache.flink.annotation.Internal;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;

/**
 * Scales one plane: rows are added up by their weights first, several samples in one word, then
 * each sum of rows is narrowed or widened.
 */
@Internal
public final class PlaneScaler {

    private static final int HALF = 1 << (2 * FilterCoefficients.FRACTION - 1);

    private final int components;
    private final boolean tenBits;
    private final ScratchBuffers scratch;

    /**
     * @param components how many samples of different meaning lie side by side: 4 of RGBA
     * @param tenBits whether samples are words of two bytes
     */
    public PlaneScaler(int components, boolean tenBits, ScratchBuffers scratch) {
        this.components = components;
        this.tenBits = tenBits;
        this.scratch = scratch;
    }

    public void scale(
            FramePlane source,
            FilterCoefficients columns,
            FramePlane target,
            FilterCoefficients rows) {
        int wordCount = (source.rowBytes() + Integer.BYTES - 1) / Integer.BYTES;
        int targetSamples = target.rowBytes() / (tenBits ? Short.BYTES : 1);
        ByteBuffer edge = scratch.direct(0, wordCount * Integer.BYTES);
        IntBuffer words = edge.asIntBuffer();
        int[] row = scratch.ints(0, wordCount);
        int[] even = scratch.ints(1, wordCount);
        int[] odd = scratch.ints(2, wordCount);
        int[] sums = scratch.ints(3, wordCount * Integer.BYTES);
        int[] samples = scratch.ints(4, targetSamples);
        byte[] line = scratch.bytes(0, target.rowBytes());
        for (int y = 0; y < target.rows(); y++) {
            Arrays.fill(even, 0, wordCount, 0);
            Arrays.fill(odd, 0, wordCount, 0);
            for (int tap = 0; tap < rows.taps(); tap++) {
                int weight = rows.coefficients()[y * rows.taps() + tap];
                if (weight > 0) {
                    int at = (rows.positions()[y] + tap) * source.stride();
                    edge.put(0, source.data(), at, source.rowBytes());
                    words.get(0, row, 0, wordCount);
                    add(row, even, odd, wordCount, weight);
                }
            }
            separate(even, odd, sums, wordCount);
            for (int c = 0; c < components; c++) {
                narrow(sums, columns, samples, c);
            }
            store(samples, line, targetSamples);
            target.data().put(y * target.stride(), line, 0, target.rowBytes());
        }
    }

    /** A weighed byte fits into sixteen bits, a weighed sample of ten bits into thirty-two. */
    private void add(int[] row, int[] even, int[] odd, int count, int weight) {
        int mask = tenBits ? 0x3ff : 0xff00ff;
        int shift = tenBits ? 16 : 8;
        for (int i = 0; i < count; i++) {
            even[i] += (row[i] & mask) * weight;
        }
        for (int i = 0; i < count; i++) {
            odd[i] += (row[i] >>> shift & mask) * weight;
        }
    }

    private void separate(int[] even, int[] odd, int[] sums, int count) {
        if (tenBits) {
            for (int i = 0; i < count; i++) {
                sums[2 * i] = even[i];
                sums[2 * i + 1] = odd[i];
            }
            return;
        }
        for (int i = 0; i < count; i++) {
            int e = even[i];
            int o = odd[i];
            sums[4 * i] = e & 0xffff;
            sums[4 * i + 1] = o & 0xffff;
            sums[4 * i + 2] = e >>> 16;
            sums[4 * i + 3] = o >>> 16;
        }
    }

    /**
     * The usual counts are written out: an inner loop of two or three turns costs twice as much.
     */
    private void narrow(int[] sums, FilterCoefficients columns, int[] samples, int component) {
        int[] first = columns.positions();
        int[] weights = columns.coefficients();
        int step = components;
        int count = columns.taps();
        int w = 0;
        for (int x = 0; x < first.length; x++) {
            int s = first[x] * step + component;
            int sum = HALF + sums[s] * weights[w];
            if (count == 2) {
                sum += sums[s + step] * weights[w + 1];
            } else if (count == 3) {
                sum += sums[s + step] * weights[w + 1] + sums[s + 2 * step] * weights[w + 2];
            } else {
                for (int tap = 1; tap < count; tap++) {
                    sum += sums[s + tap * step] * weights[w + tap];
                }
            }
            w += count;
            samples[x * step + component] = sum >>> (2 * FilterCoefficients.FRACTION);
        }
    }

    private void store(int[] samples, byte[] line, int count) {
        if (tenBits) {
            for (int i = 0; i < count; i++) {
                line[2 * i] = (byte) samples[i];
                line[2 * i + 1] = (byte) (samples[i] >> 8);
            }
            return;
        }
        for (int i = 0; i < count; i++) {
            line[i] = (byte) samples[i];
        }
    }
}
