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
 * @param time how long the source runs; null for any time
 * @param frames how many frames all subtasks emit together, 0 for any number
 * @param roomEnd whether the source ends when nobody but connectors is left in any of its rooms,
 *     and somebody was there before: in each room that was named, or in one that matched the
 *     pattern
 */
@PublicEvolving
public record StopCondition(@Nullable Duration time, long frames, boolean roomEnd)
        implements Serializable {

    /** A source that does not end. */
    public static final StopCondition NEVER = new StopCondition(null, 0, false);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the time is not above 0, or the frames are below 0
     */
    public StopCondition {
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

    /** When everybody except connectors has left. */
    public static StopCondition untilRoomEnds() {
        return new StopCondition(null, 0, true);
    }

    /** When this or the other is met; what the other sets replaces the same setting here. */
    public StopCondition or(StopCondition other) {
        return new StopCondition(
                other.time != null ? other.time : time,
                other.frames > 0 ? other.frames : frames,
                roomEnd || other.roomEnd);
    }

    private static IllegalArgumentException notAboveZero(long frames) {
        return new IllegalArgumentException(
                "The source ends after a number of frames above 0, not "
                        + frames
                        + " (scan.stop-after-frames); leave it out for a source that does not end");
    }
}
