// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.pixels;

import org.apache.flink.annotation.PublicEvolving;

/**
 * How red, green and blue become luma and chroma. Frames do not carry this: those of LiveKit are
 * {@link #BT601_LIMITED}, which is the default everywhere.
 *
 * <p>With R', G', B' from 0 to 1: Y' = Kr R' + (1 - Kr - Kb) G' + Kb B', Cb = (B' - Y') / (2 - 2
 * Kb), Cr = (R' - Y') / (2 - 2 Kr), by Recommendations ITU-R BT.601-7 (Kr 0.299, Kb 0.114) and
 * BT.709-6 (Kr 0.2126, Kb 0.0722). In limited range and n bits, luma is 2^(n-8) (16 + 219 Y') and
 * chroma 2^(n-8) (128 + 224 C); in full range, luma is (2^n - 1) Y' and chroma 2^(n-1) + (2^n - 1)
 * C, clamped to 2^n - 1.
 */
@PublicEvolving
public enum YuvEncoding {
    BT601_LIMITED(0.299, 0.114, false),
    BT601_FULL(0.299, 0.114, true),
    BT709_LIMITED(0.2126, 0.0722, false),
    BT709_FULL(0.2126, 0.0722, true);

    private final double kr;
    private final double kb;
    private final boolean fullRange;

    YuvEncoding(double kr, double kb, boolean fullRange) {
        this.kr = kr;
        this.kb = kb;
        this.fullRange = fullRange;
    }

    /** The share of red in luma. */
    public double kr() {
        return kr;
    }

    /** The share of blue in luma. */
    public double kb() {
        return kb;
    }

    /**
     * Whether samples use their full range of values, rather than 16 to 235 (luma) and 16 to 240
     * (chroma).
     */
    public boolean isFullRange() {
        return fullRange;
    }

    /** The luma sample of black, with {@code bits} bits. */
    public int lumaOffset(int bits) {
        return fullRange ? 0 : 16 << (bits - 8);
    }

    /** The difference between the luma samples of white and black, with {@code bits} bits. */
    public double lumaSpan(int bits) {
        return fullRange ? (1 << bits) - 1 : 219 << (bits - 8);
    }

    /** The difference between the highest and the lowest chroma sample, with {@code bits} bits. */
    public double chromaSpan(int bits) {
        return fullRange ? (1 << bits) - 1 : 224 << (bits - 8);
    }
}
