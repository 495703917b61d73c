// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.operators;

/**
 * When the frames of an even rate are due. Each time is reckoned from the first frame, never from
 * the one before, so that nothing adds up.
 *
 * @param start when frame 0 is or would have been due, in any unit
 * @param unitsPerSecond of that unit
 */
record Pace(long start, double framesPerSecond, long unitsPerSecond) {

    /** A pace at which frame {@code next} is due now. */
    static Pace resumed(long now, long next, double framesPerSecond, long unitsPerSecond) {
        long since = new Pace(0, framesPerSecond, unitsPerSecond).due(next);
        return new Pace(now - since, framesPerSecond, unitsPerSecond);
    }

    long due(long frame) {
        return start + Math.round(frame * (unitsPerSecond / framesPerSecond));
    }
}
