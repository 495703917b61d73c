// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.metrics;

import java.util.Arrays;

/** How far from their time the latest frames of a replay were shown. Thread-safe. */
final class PacingErrorStatistics {

    /** Ten seconds of a camera. */
    private static final int FRAMES = 300;

    private static final double NS_PER_MS = 1e6;

    private final long[] latenessNs = new long[FRAMES];
    private int count;

    synchronized void add(long newLatenessNs) {
        latenessNs[count % FRAMES] = Math.abs(newLatenessNs);
        count = count == 2 * FRAMES - 1 ? FRAMES : count + 1;
    }

    /**
     * What a share of the frames did not exceed.
     *
     * @param share from 0 to 1
     * @return milliseconds; 0 before the first frame
     */
    synchronized double percentileMs(double share) {
        int filled = Math.min(count, FRAMES);
        if (filled == 0) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(latenessNs, filled);
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(share * filled) - 1;
        return sorted[Math.max(0, rank)] / NS_PER_MS;
    }
}
