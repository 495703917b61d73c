// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.internal.conversion;

/**
 * Limits without branches. The JIT compiler of Java 17 makes conditional moves of {@code Math.min}
 * and {@code Math.max}, and no vector instructions of a loop that has them: a factor of ten.
 */
final class Saturation {

    private Saturation() {}

    /** {@code value}, but at least 0 and at most 255. */
    static int clampToByte(int value) {
        int positive = value & ~(value >> 31);
        return (positive | (255 - positive) >> 31) & 0xff;
    }

    /** {@code value}, but at most {@code max}. */
    static int clampToMax(int max, int value) {
        int above = value - max;
        return max + (above & above >> 31);
    }
}
