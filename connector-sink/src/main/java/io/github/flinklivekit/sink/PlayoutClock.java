// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink;

import java.time.Duration;

/**
 * Says when frames are due by their timestamps. The first frame that is played starts the clock;
 * every other is due by its distance from that one, so that errors never add up.
 *
 * <p>The clock is moved in two cases. A frame that is far too late, since the job stood still, or
 * that had to wait for its room, is where it goes on: what follows is shown at its pace, not in a
 * rush. And a gap that nobody wants to sit through, which would also hold up checkpoints, is cut.
 * Not thread-safe.
 */
final class PlayoutClock {

    /** What can be caught up with by showing frames a little closer together. */
    static final Duration MAX_LATENESS = Duration.ofMillis(500);

    /** The longest time without a picture, as it is played. */
    static final Duration MAX_GAP = Duration.ofMinutes(1);

    private static final double NS_PER_US = 1000;

    private final double speed;

    private boolean started;
    private long startTimestampUs;
    private long startNs;
    private long lastDueNs;

    /** A clock that stands until the first frame is played. */
    PlayoutClock(double speed) {
        this.speed = speed;
    }

    /**
     * How long a frame has to wait.
     *
     * @param nowNs of {@link System#nanoTime}
     * @return nanoseconds, not above 0 if it is due
     */
    long waitNs(long timestampUs, long nowNs) {
        if (!started) {
            return 0;
        }
        long excess = dueNs(timestampUs) - lastDueNs - MAX_GAP.toNanos();
        if (excess > 0) {
            startNs -= excess;
        }
        return dueNs(timestampUs) - nowNs;
    }

    /**
     * A frame is played now.
     *
     * @return how much later than it was due, nanoseconds; negative if earlier
     */
    long played(long timestampUs, long nowNs) {
        if (!started) {
            started = true;
            startTimestampUs = timestampUs;
            startNs = nowNs;
        }
        long latenessNs = nowNs - dueNs(timestampUs);
        if (latenessNs > MAX_LATENESS.toNanos()) {
            startNs += latenessNs;
        }
        lastDueNs = dueNs(timestampUs);
        return latenessNs;
    }

    /**
     * The frame that was just played had to wait for its room: those after it keep their distance
     * from it. In a rush most would be lost, since an encoder drops what it has no time for.
     */
    void goOnFrom(long timestampUs, long nowNs) {
        startNs += Math.max(0, nowNs - dueNs(timestampUs));
        lastDueNs = dueNs(timestampUs);
    }

    private long dueNs(long timestampUs) {
        return startNs + Math.round((timestampUs - startTimestampUs) * NS_PER_US / speed);
    }
}
