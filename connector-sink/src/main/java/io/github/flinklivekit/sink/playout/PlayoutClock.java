// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.playout;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Says when frames are due by their timestamps. The first frame of a recording that is played
 * starts its timeline; every other is due by its distance from that one, so that errors never add
 * up. Tracks whose timestamps are close to each other are on one timeline; those of recordings from
 * different times have timelines of their own, since the clock would else wait at every change from
 * one to the other.
 *
 * <p>A timeline is moved by a frame that is far too late, since the job stood still, or that had to
 * wait for its room: what follows is shown at its pace, not in a rush, in which an encoder drops
 * most pictures. And a gap that nobody wants to sit through, which would also hold up checkpoints,
 * is cut. Not thread-safe.
 */
final class PlayoutClock {

    /** What can be caught up with by showing frames a little closer together. */
    static final Duration MAX_LATENESS = Duration.ofMillis(500);

    /** The longest time without a picture, as it is played. */
    static final Duration MAX_GAP = Duration.ofMinutes(1);

    /** More recordings than anybody mixes. */
    private static final int MAX_TIMELINES = 16;

    private static final double NS_PER_US = 1000;

    private final double speed;

    /** In the order of their last use. */
    private final Deque<Timeline> timelines = new ArrayDeque<>();

    private final Map<Object, Timeline> lastOfTrack = new HashMap<>();

    /** A clock that stands until the first frame is played. */
    PlayoutClock(double speed) {
        this.speed = speed;
    }

    /**
     * How long a frame has to wait.
     *
     * @param track of the frame; a key that is equal for frames of one track
     * @param timestampUs 0 for a frame without a time, which is due at once
     * @param nowNs of {@link System#nanoTime}
     * @return nanoseconds, not above 0 if it is due
     */
    long waitNs(Object track, long timestampUs, long nowNs) {
        return dueNs(track, timestampUs, nowNs) - nowNs;
    }

    /**
     * A frame is played now.
     *
     * @param track as for {@link #waitNs}
     * @param waitedForRoom whether something stood still until its room could be reached
     * @return how much later than it was due, nanoseconds; negative if earlier
     */
    long played(Object track, long timestampUs, long nowNs, boolean waitedForRoom) {
        if (timestampUs == 0) {
            return 0;
        }
        long dueNs = dueNs(track, timestampUs, nowNs);
        Timeline on = find(track, timestampUs);
        if (on == null) {
            on = new Timeline(timestampUs, dueNs);
        }
        on.newestUs = Math.max(on.newestUs, timestampUs);
        use(track, on);
        long latenessNs = nowNs - dueNs;
        if (waitedForRoom && latenessNs > 0) {
            timelines.forEach(each -> each.startNs += latenessNs);
        } else if (latenessNs > MAX_LATENESS.toNanos()) {
            on.startNs += latenessNs;
        }
        return latenessNs;
    }

    private long dueNs(Object track, long timestampUs, long nowNs) {
        if (timestampUs == 0) {
            return nowNs;
        }
        Timeline on = find(track, timestampUs);
        if (on != null) {
            return on.dueNs(timestampUs);
        }
        Timeline before = lastOfTrack.get(track);
        return before == null || timestampUs < before.newestUs
                ? nowNs
                : before.dueNs(before.newestUs) + MAX_GAP.toNanos();
    }

    /** The timeline that a frame is on: its track's, or that whose last frame is closest. */
    @Nullable
    private Timeline find(Object track, long timestampUs) {
        Timeline own = lastOfTrack.get(track);
        if (own != null && own.reaches(timestampUs)) {
            return own;
        }
        return timelines.stream()
                .filter(each -> each.reaches(timestampUs))
                .min(Comparator.comparingLong(each -> Math.abs(timestampUs - each.newestUs)))
                .orElse(null);
    }

    private void use(Object track, Timeline timeline) {
        lastOfTrack.put(track, timeline);
        if (timelines.peekLast() != timeline) {
            timelines.remove(timeline);
            timelines.addLast(timeline);
            if (timelines.size() > MAX_TIMELINES) {
                timelines.removeFirst();
            }
        }
    }

    /** When the frames of one recording are due. */
    private final class Timeline {

        private final long startUs;
        private long startNs;

        /** The latest timestamp that was played. */
        private long newestUs;

        Timeline(long startUs, long startNs) {
            this.startUs = startUs;
            this.startNs = startNs;
            this.newestUs = startUs;
        }

        long dueNs(long timestampUs) {
            return startNs + playedNs(timestampUs - startUs);
        }

        boolean reaches(long timestampUs) {
            long distanceNs = playedNs(timestampUs - newestUs);
            return -MAX_LATENESS.toNanos() <= distanceNs && distanceNs <= MAX_GAP.toNanos();
        }

        private long playedNs(long recordedUs) {
            return Math.round(recordedUs * NS_PER_US / speed);
        }
    }
}
