// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.internal.scaling;

import io.github.flinklivekit.frame.internal.memory.ScratchBuffers;
import io.github.flinklivekit.frame.pixels.ScaleFilter;

import org.apache.flink.annotation.Internal;

/**
 * Which samples of a line each sample of a scaled line is made of, and by how much: the weights of
 * one sample add up to {@link #ONE}. Each is made of equally many; some may weigh nothing.
 */
@Internal
public final class FilterCoefficients {

    static final int FRACTION = 8;
    static final int ONE = 1 << FRACTION;

    private record Key(ScaleFilter filter, int length, double from, double span, int target) {}

    private final int taps;
    private final int[] positions;
    private final int[] coefficients;

    private FilterCoefficients(int target, int count) {
        this.taps = count;
        this.positions = new int[target];
        this.coefficients = new int[target * count];
    }

    /**
     * The coefficients with which a line becomes one of another length, remembered in {@code
     * scratch}.
     *
     * @param length samples of the whole line
     * @param from where the part of the line that is seen begins, in samples
     * @param span how much of the line is seen, in samples
     * @param target how many samples come out
     */
    public static FilterCoefficients cached(
            ScratchBuffers scratch,
            ScaleFilter filter,
            int length,
            double from,
            double span,
            int target) {
        return scratch.table(
                new Key(filter, length, from, span, target),
                FilterCoefficients.class,
                () -> compute(filter, length, from, span, target));
    }

    private static FilterCoefficients compute(
            ScaleFilter filter, int length, double from, double span, int target) {
        double step = span / target;
        boolean area = filter == ScaleFilter.BOX && step > 1;
        double[] lows = new double[target];
        double[] highs = new double[target];
        int most = 1;
        for (int i = 0; i < target; i++) {
            double low = from + i * step;
            double centre = low + step / 2;
            if (filter == ScaleFilter.NEAREST) {
                lows[i] = clamp(Math.floor(centre), length - 1);
                highs[i] = lows[i] + 1;
            } else {
                // Two samples by their distance are an area as wide as one of them.
                lows[i] = clamp(area ? low : centre - 0.5, length - 1);
                highs[i] = clamp(area ? low + step : centre + 0.5, length);
                highs[i] = Math.max(highs[i], lows[i] + (area ? 1e-6 : 0));
                lows[i] = area ? lows[i] : Math.min(lows[i], highs[i] - 1e-6);
            }
            most = Math.max(most, last(highs[i]) - (int) lows[i] + 1);
        }
        FilterCoefficients taps = new FilterCoefficients(target, Math.min(most, length));
        for (int i = 0; i < target; i++) {
            taps.weigh(i, lows[i], highs[i], length);
        }
        return taps;
    }

    private static int last(double high) {
        return (int) Math.ceil(high - 1e-9) - 1;
    }

    private static double clamp(double place, double most) {
        return Math.max(0, Math.min(most, place));
    }

    /** The samples between two places by how much of each lies there, rounded as a running sum. */
    private void weigh(int i, double low, double high, int length) {
        positions[i] = Math.min((int) low, length - taps);
        int given = 0;
        for (int tap = 0; tap < taps; tap++) {
            int sample = positions[i] + tap;
            double covered = (Math.min(sample + 1, high) - low) / (high - low);
            int upTo =
                    tap == taps - 1 || sample >= last(high)
                            ? ONE
                            : (int) Math.round(Math.max(0, covered) * ONE);
            coefficients[i * taps + tap] = upTo - given;
            given = upTo;
        }
    }

    /** The first of the samples that each scaled sample is made of. */
    int[] positions() {
        return positions;
    }

    /** {@link #taps} weights of each scaled sample, one after the other. */
    int[] coefficients() {
        return coefficients;
    }

    /** How many samples each scaled sample is made of. */
    int taps() {
        return taps;
    }
}
