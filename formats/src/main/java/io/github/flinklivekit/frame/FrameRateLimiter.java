// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import org.apache.flink.annotation.Internal;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Lets no more frames pass than a rate allows, evenly. Times are reckoned from one due time to the
 * next, so that frames which come early and late do not lower the rate. A pause is not made up for,
 * unless bursts are allowed, and a clock that was set back begins anew.
 *
 * <p>Allocates nothing. One thread at a time.
 */
@Internal
public final class FrameRateLimiter {

    /** A clock that went back by more than this was set; less than that, frames overtake. */
    private static final long RESTART_US = TimeUnit.SECONDS.toMicros(1);

    /** A century, so that no due time overflows. */
    private static final double MAX_INTERVAL_US = TimeUnit.DAYS.toMicros(36_525);

    private final long intervalUs;
    private final long earlyUs;
    private final long spacingUs;
    private final long burstUs;

    /** A frame that comes so long after it was due begins a schedule of its own. */
    private final long pauseUs;

    private boolean started;
    private long latestUs;
    private long dueUs;
    private long passedUs;

    /**
     * A limit that no frame has come to, for frames whose times are even: they may be a quarter of
     * an interval early, and behind a late one the next is half an interval away at least.
     *
     * @param framesPerSecond above 0; infinite for no limit
     */
    public FrameRateLimiter(double framesPerSecond) {
        this(framesPerSecond, 0.25, 0.5, 1, Duration.ZERO);
    }

    /**
     * One that lets frames pass together which were held up on their way: the rate is kept in the
     * long run, not between one frame and the next.
     *
     * @param framesPerSecond above 0; infinite for no limit
     * @param burst how much of the time in which no frame came is made up for, at the most; above 0
     */
    public FrameRateLimiter(double framesPerSecond, Duration burst) {
        this(framesPerSecond, 0, 0, 1, burst);
    }

    /** {@code early}, {@code spacing} and {@code pause} are in intervals. */
    private FrameRateLimiter(
            double framesPerSecond, double early, double spacing, double pause, Duration burst) {
        this.intervalUs = intervalUs(framesPerSecond);
        this.earlyUs = (long) (intervalUs * early);
        this.spacingUs = (long) (intervalUs * spacing);
        this.burstUs = TimeUnit.NANOSECONDS.toMicros(burst.toNanos());
        this.pauseUs = Math.max((long) (intervalUs * pause), burstUs);
    }

    /**
     * One for frames whose times are uneven by up to half an interval: each of them passes that is
     * nearer to its due time than to the next, however close it is to the one before.
     *
     * @param framesPerSecond above 0; infinite for no limit
     */
    public static FrameRateLimiter ofUnevenTimes(double framesPerSecond) {
        return new FrameRateLimiter(framesPerSecond, 0.5, 0, 1.5, Duration.ZERO);
    }

    private static long intervalUs(double framesPerSecond) {
        if (!(framesPerSecond > 0)) {
            throw new IllegalArgumentException(
                    "Frames a second are above 0, not " + framesPerSecond);
        }
        return Math.round(Math.min(1e6 / framesPerSecond, MAX_INTERVAL_US));
    }

    /**
     * Whether a frame passes, which then counts.
     *
     * @param timeUs when it was taken, in microseconds of any clock
     */
    public boolean tryAcquire(long timeUs) {
        boolean passes = isDue(timeUs);
        boolean anew = beginsAnew(timeUs);
        if (passes && intervalUs > 0) {
            passedUs = timeUs;
            dueUs = intervalUs + (anew ? begin(timeUs) : isLate(timeUs) ? timeUs - burstUs : dueUs);
        }
        latestUs = anew ? timeUs : Math.max(latestUs, timeUs);
        started = true;
        return passes;
    }

    /**
     * Whether a frame would pass.
     *
     * @param timeUs when it was taken, in microseconds of any clock
     */
    public boolean isDue(long timeUs) {
        // A frame of an even rate may come a little early.
        return intervalUs == 0
                || beginsAnew(timeUs)
                || isLate(timeUs)
                || (timeUs >= dueUs - earlyUs && timeUs - passedUs >= spacingUs);
    }

    /** Where bursts are let pass, the second frame may come right behind the first. */
    private long begin(long timeUs) {
        return timeUs - Math.min(intervalUs, burstUs);
    }

    private boolean beginsAnew(long timeUs) {
        return !started || timeUs < latestUs - RESTART_US;
    }

    private boolean isLate(long timeUs) {
        return timeUs >= dueUs + pauseUs;
    }
}
