// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

/**
 * Which samples of a line each sample of a scaled line is made of, and by how much: the weights of
 * one sample add up to {@link #ONE}. Each is made of equally many; some may weigh nothing.
 */
final class Taps {

    static final int FRACTION = 8;
    static final int ONE = 1 << FRACTION;

    private final int count;
    private final int[] first;
    private final int[] weights;

    private Taps(int target, int count) {
        this.count = count;
        this.first = new int[target];
        this.weights = new int[target * count];
    }

    /**
     * @param length samples of the whole line
     * @param from where the part of the line that is seen begins, in samples
     * @param span how much of the line is seen, in samples
     * @param target how many samples come out
     */
    static Taps of(ScaleFilter filter, int length, double from, double span, int target) {
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
        Taps taps = new Taps(target, Math.min(most, length));
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
        first[i] = Math.min((int) low, length - count);
        int given = 0;
        for (int tap = 0; tap < count; tap++) {
            int sample = first[i] + tap;
            double covered = (Math.min(sample + 1, high) - low) / (high - low);
            int upTo =
                    tap == count - 1 || sample >= last(high)
                            ? ONE
                            : (int) Math.round(Math.max(0, covered) * ONE);
            weights[i * count + tap] = upTo - given;
            given = upTo;
        }
    }

    /** The first of the samples that each scaled sample is made of. */
    int[] first() {
        return first;
    }

    /** {@link #count} weights of each scaled sample, one after the other. */
    int[] weights() {
        return weights;
    }

    /** How many samples each scaled sample is made of. */
    int count() {
        return count;
    }
}
