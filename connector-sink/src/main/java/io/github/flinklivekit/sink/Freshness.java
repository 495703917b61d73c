// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink;

import java.time.Duration;

/**
 * Tells frames of a live track that are worth showing from those that come too late: shown before
 * them was a newer one, or they have been held up on their way by so much that newer ones are close
 * behind.
 *
 * <p>How old a frame is counts only against the freshest frames of its track, since timestamps may
 * be of any clock. Not thread-safe.
 */
final class Freshness {

    /** How much later than the freshest ones a frame may come. */
    static final Duration MAX_DELAY = Duration.ofSeconds(1);

    /** A timestamp that went back by more than this is of another clock. */
    static final Duration RESTART = Duration.ofSeconds(10);

    private boolean begun;
    private long newestTimestampUs;
    private long smallestAgeUs;
    private long staleSinceUs;
    private boolean stale;

    /**
     * Whether a frame comes too late.
     *
     * @param timestampUs 0 for a frame without a time, which is never too late
     * @param nowUs of any clock that runs evenly, microseconds
     */
    boolean isStale(long timestampUs, long nowUs) {
        if (timestampUs == 0) {
            return false;
        }
        long ageUs = nowUs - timestampUs;
        if (!begun || timestampUs < newestTimestampUs - micros(RESTART)) {
            begin(timestampUs, ageUs);
            return false;
        }
        if (timestampUs < newestTimestampUs) {
            return true;
        }
        smallestAgeUs = Math.min(smallestAgeUs, ageUs);
        if (ageUs - smallestAgeUs <= micros(MAX_DELAY)) {
            stale = false;
            newestTimestampUs = timestampUs;
            return false;
        }
        if (!stale) {
            stale = true;
            staleSinceUs = nowUs;
        }
        if (nowUs - staleSinceUs <= micros(MAX_DELAY)) {
            return true;
        }
        // Nothing newer is close behind: this is what there is from now on.
        begin(timestampUs, ageUs);
        return false;
    }

    private void begin(long timestampUs, long ageUs) {
        begun = true;
        stale = false;
        newestTimestampUs = timestampUs;
        smallestAgeUs = ageUs;
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }
}
