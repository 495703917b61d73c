// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.publish;

import io.github.flinklivekit.frame.FrameRateLimiter;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Lets at most so many pictures a second through, as evenly as they were taken.
 *
 * <p>A picture that was held up on its way comes right before the next one, or together with it.
 * Neither is one too many, so that the time between two pictures is that between their takings or
 * between their comings, whichever is longer. That the rate is kept even so, whatever the times of
 * the pictures say, a second limit sees to, which knows only when they come.
 */
final class FramerateController {

    /** Pictures that were held up for longer are too many when they come all at once. */
    private static final Duration MAX_BURST = Duration.ofMillis(500);

    private final long maxGapNs;
    private final FrameRateLimiter takings;
    private final FrameRateLimiter arrivals;
    private boolean begun;
    private long lastCaptureUs;
    private long lastArrivalNs;

    /** The time between the pictures that came, added up. */
    private long mediaNs;

    /**
     * @param framesPerSecond more than 0
     */
    FramerateController(double framesPerSecond) {
        this.maxGapNs = 4 * (long) (TimeUnit.SECONDS.toNanos(1) / framesPerSecond);
        this.takings = FrameRateLimiter.ofUnevenTimes(framesPerSecond);
        this.arrivals = new FrameRateLimiter(framesPerSecond, MAX_BURST);
    }

    /**
     * Whether the picture goes through.
     *
     * @param captureTimeUs when it was taken, in microseconds of any clock; 0 if that is not known
     * @param nowNs when it comes, by a clock that never goes back
     */
    boolean shouldKeep(long captureTimeUs, long nowNs) {
        mediaNs += begun ? sinceLast(captureTimeUs, nowNs) : 0;
        begun = true;
        lastCaptureUs = captureTimeUs;
        lastArrivalNs = nowNs;
        long takenUs = TimeUnit.NANOSECONDS.toMicros(mediaNs);
        long arrivedUs = TimeUnit.NANOSECONDS.toMicros(nowNs);
        // One that only one of the two lets through takes nobody's place in the other.
        return takings.isDue(takenUs)
                && arrivals.isDue(arrivedUs)
                && takings.tryAcquire(takenUs)
                && arrivals.tryAcquire(arrivedUs);
    }

    private long sinceLast(long captureTimeUs, long nowNs) {
        long comeNs = nowNs - lastArrivalNs;
        boolean known = captureTimeUs != 0 && lastCaptureUs != 0;
        long takenNs = known ? TimeUnit.MICROSECONDS.toNanos(captureTimeUs - lastCaptureUs) : 0;
        // More than that is a gap, however long, or a clock that was set.
        return Math.min(Math.max(comeNs, takenNs), maxGapNs);
    }
}
