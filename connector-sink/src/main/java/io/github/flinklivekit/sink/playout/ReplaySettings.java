// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.playout;

import org.apache.flink.annotation.Internal;

import java.io.Serializable;
import java.time.Duration;

/**
 * How frames are played out by their timestamps.
 *
 * @param speed how much faster than the timestamps, above 0
 * @param bufferFrames how many frames may wait for their time, above 0
 * @param fullTimeout how long the job waits for room in the buffer before it may add a frame beyond
 *     it: in a long gap, or while the room is being joined again, checkpoints have to come through
 */
@Internal
public record ReplaySettings(double speed, int bufferFrames, Duration fullTimeout)
        implements Serializable {

    /** Well below the ten minutes that Flink gives a checkpoint. */
    public static final Duration FULL_TIMEOUT = Duration.ofSeconds(30);

    /** Beyond it, timestamps a day apart would not fit into a clock of nanoseconds any more. */
    private static final double MAX_SPEED = 1000;

    public ReplaySettings {
        if (!(speed >= 1 / MAX_SPEED && speed <= MAX_SPEED)) {
            throw new IllegalArgumentException(
                    "A replay runs at 0.001 to 1000 times its speed, not at "
                            + speed
                            + " (sink.replay.speed)");
        }
        if (bufferFrames < 1) {
            throw new IllegalArgumentException(
                    "A replay needs room for at least one frame, not for "
                            + bufferFrames
                            + " (sink.replay.buffer.frames)");
        }
    }
}
