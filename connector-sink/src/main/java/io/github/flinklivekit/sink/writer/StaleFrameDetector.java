// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.writer;

import java.time.Duration;

/**
 * Tells frames of a live track that are worth showing from those that come too late: a newer one
 * was shown before them, or they belong to a backlog, in which newer ones are close behind.
 *
 * <p>A backlog is frames that are much older than the freshest ones of their track, which is all
 * that can be said with timestamps of any clock, and that come faster than they were taken. Not
 * thread-safe.
 */
final class StaleFrameDetector {

    /** How much later than the freshest ones a frame of a backlog comes. */
    static final Duration MAX_DELAY = Duration.ofSeconds(1);

    /** A delay that has lasted for so long is no backlog that is being caught up with. */
    static final Duration RESET_AFTER = Duration.ofSeconds(5);

    /** A timestamp that went back by more than this is of another clock. */
    static final Duration RESTART_AFTER = Duration.ofSeconds(10);

    private boolean begun;
    private long newestTimestampUs;
    private long lastArrivalUs;
    private long smallestAgeUs;
    private long inTimeUs;

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
        if (!begun || timestampUs < newestTimestampUs - micros(RESTART_AFTER)) {
            begun = true;
            begin(timestampUs, nowUs);
            return false;
        }
        if (timestampUs < newestTimestampUs) {
            return true;
        }
        boolean isFast = nowUs - lastArrivalUs < (timestampUs - newestTimestampUs) / 2;
        lastArrivalUs = nowUs;
        newestTimestampUs = timestampUs;
        smallestAgeUs = Math.min(smallestAgeUs, ageUs);
        if (ageUs - smallestAgeUs <= micros(MAX_DELAY)) {
            inTimeUs = nowUs;
        } else if (nowUs - inTimeUs > micros(RESET_AFTER)) {
            begin(timestampUs, nowUs);
        } else {
            return isFast;
        }
        return false;
    }

    private void begin(long timestampUs, long nowUs) {
        newestTimestampUs = timestampUs;
        lastArrivalUs = nowUs;
        smallestAgeUs = nowUs - timestampUs;
        inTimeUs = nowUs;
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }
}
