// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.room;

import io.github.flinklivekit.frame.FrameHeader;

import java.util.function.Predicate;

/**
 * Lets no more frames of a track pass than a rate allows, evenly. Times are reckoned from one to
 * the next due time, so that frames which come early and late do not lower the rate; behind a late
 * one the next is half an interval away at least. The decoder's thread asks; any thread reads the
 * count.
 */
public final class FrameRateLimiter implements Predicate<FrameHeader> {

    /** Lets everything pass. */
    public static final double UNLIMITED = Double.POSITIVE_INFINITY;

    private final long intervalUs;
    private long dueUs = Long.MIN_VALUE;
    private long passedUs;

    // Written by the decoder's thread alone.
    private volatile long dropped;

    /**
     * A limit that no frame has come to.
     *
     * @param framesPerSecond above 0
     */
    FrameRateLimiter(double framesPerSecond) {
        this.intervalUs = Math.round(1e6 / framesPerSecond);
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes.
    public boolean test(FrameHeader frame) {
        long timeUs = frame.timestampUs();
        // The first, or one after a pause, which is not made up for.
        boolean anew = dueUs == Long.MIN_VALUE || timeUs >= dueUs + intervalUs;
        if (!anew && !isDue(timeUs)) {
            dropped++;
            return false;
        }
        dueUs = (anew ? timeUs : dueUs) + intervalUs;
        passedUs = timeUs;
        return true;
    }

    /** A frame of an even rate may come a little early. */
    private boolean isDue(long timeUs) {
        return timeUs >= dueUs - intervalUs / 4 && timeUs - passedUs >= intervalUs / 2;
    }

    /** How many frames did not pass. */
    long dropped() {
        return dropped;
    }
}
