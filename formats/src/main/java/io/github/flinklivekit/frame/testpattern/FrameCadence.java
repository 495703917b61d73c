// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.testpattern;

/**
 * When the frames of an even rate are due. Each time is reckoned from the first frame, never from
 * the one before, so that nothing adds up.
 *
 * @param start when frame 0 is or would have been due, in any unit
 * @param unitsPerSecond of that unit
 */
record FrameCadence(long start, double framesPerSecond, long unitsPerSecond) {

    /** A pace at which frame {@code next} is due now. */
    static FrameCadence resumed(long now, long next, double framesPerSecond, long unitsPerSecond) {
        long since = new FrameCadence(0, framesPerSecond, unitsPerSecond).dueAt(next);
        return new FrameCadence(now - since, framesPerSecond, unitsPerSecond);
    }

    long dueAt(long frame) {
        return start + Math.round(frame * (unitsPerSecond / framesPerSecond));
    }
}
