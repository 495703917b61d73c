// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.enumerator.stop;

import org.apache.flink.annotation.PublicEvolving;

import javax.annotation.Nullable;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * When a source ends. A source with several conditions ends when the first is met. Progress is part
 * of checkpoints, so a job that is restored goes on from there; it looks anew at who is in its
 * rooms, and gives those who were there 30 s to return.
 *
 * <p>Who counts for the end of a room is everybody but connectors, agents and egress: LiveKit, too,
 * closes a room that has only those.
 *
 * @param time how long the source runs; null for any time
 * @param frames how many frames all subtasks emit together, 0 for any number
 * @param roomEnd whether the source ends when nobody who counts is left in any of its rooms, and
 *     somebody was there before: in each room that was named, or in one that matched the pattern
 * @param roomEndGracePeriod how long they may be away before a room has ended, where it was not
 *     closed before
 */
@PublicEvolving
public record StopCondition(
        @Nullable Duration time, long frames, boolean roomEnd, Duration roomEndGracePeriod)
        implements Serializable {

    /** As long as a LiveKit server keeps a room by default that everybody has left. */
    public static final Duration DEFAULT_ROOM_END_GRACE_PERIOD = Duration.ofSeconds(20);

    /** A source that does not end. */
    public static final StopCondition NEVER = new StopCondition(null, 0, false);

    /** With the default grace period. */
    public StopCondition(@Nullable Duration time, long frames, boolean roomEnd) {
        this(time, frames, roomEnd, DEFAULT_ROOM_END_GRACE_PERIOD);
    }

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the time is not above 0, or the frames or the grace
     *     period are below 0
     */
    public StopCondition {
        if (roomEndGracePeriod.isNegative()) {
            throw new IllegalArgumentException(
                    "A room has ended when everybody has been away for 0 s or longer, not "
                            + roomEndGracePeriod
                            + " (scan.room-end-grace-period)");
        }
        if (time != null && (time.isNegative() || time.isZero())) {
            throw new IllegalArgumentException(
                    "The source ends after a time above 0, not "
                            + time
                            + " (scan.stop-after); leave it out for a source that does not end");
        }
        if (frames < 0) {
            throw notAboveZero(frames);
        }
    }

    /**
     * After a time.
     *
     * @throws IllegalArgumentException if it is not above 0
     */
    public static StopCondition after(Duration time) {
        return new StopCondition(Objects.requireNonNull(time, "time"), 0, false);
    }

    /**
     * After a number of frames, of all tracks together. A source with one subtask emits exactly
     * that many; with several, each may emit up to a thousandth of them too many, plus what it
     * emits until it is told to end.
     *
     * @throws IllegalArgumentException if it is not above 0
     */
    public static StopCondition afterFrames(long frames) {
        if (frames <= 0) {
            throw notAboveZero(frames);
        }
        return new StopCondition(null, frames, false);
    }

    /** When everybody has left who counts, and stays away for {@code 20 s}. */
    public static StopCondition untilRoomEnds() {
        return new StopCondition(null, 0, true);
    }

    /**
     * When everybody has left who counts, and stays away.
     *
     * @param gracePeriod for how long
     * @throws IllegalArgumentException if it is below 0
     */
    public static StopCondition untilRoomEnds(Duration gracePeriod) {
        return new StopCondition(null, 0, true, gracePeriod);
    }

    /** How long everybody may be away before a room counts as empty. */
    public Duration absence() {
        return roomEnd ? roomEndGracePeriod : Duration.ZERO;
    }

    /** When this or the other is met; what the other says takes the place of the same here. */
    public StopCondition or(StopCondition other) {
        return new StopCondition(
                other.time != null ? other.time : time,
                other.frames > 0 ? other.frames : frames,
                roomEnd || other.roomEnd,
                other.roomEnd ? other.roomEndGracePeriod : roomEndGracePeriod);
    }

    private static IllegalArgumentException notAboveZero(long frames) {
        return new IllegalArgumentException(
                "The source ends after a number of frames above 0, not "
                        + frames
                        + " (scan.stop-after-frames); leave it out for a source that does not end");
    }
}
