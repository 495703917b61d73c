// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.room;

import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.FrameRateLimiter;

import java.util.function.Predicate;

/**
 * Lets no more frames of a track pass than a rate allows, and counts the others. The decoder's
 * thread asks; any thread reads the count.
 */
final class FrameRateFilter implements Predicate<FrameHeader> {

    private final FrameRateLimiter limiter;

    // Written by the decoder's thread alone.
    private volatile long dropped;

    /**
     * A filter that no frame has come to.
     *
     * @param framesPerSecond above 0
     */
    FrameRateFilter(double framesPerSecond) {
        this.limiter = new FrameRateLimiter(framesPerSecond);
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes.
    public boolean test(FrameHeader frame) {
        if (limiter.tryAcquire(frame.timestampUs())) {
            return true;
        }
        dropped++;
        return false;
    }

    /** How many frames did not pass. */
    long dropped() {
        return dropped;
    }
}
