// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.pixels;

import org.apache.flink.annotation.PublicEvolving;

import java.util.Arrays;

/**
 * How red, green and blue become luma and chroma: the coefficients and the range of samples. As
 * text: {@code bt601-limited} and so on.
 *
 * <p>webrtc-java does not tell what a received picture is in, nor viewers what a published one is:
 * {@link #BT601_LIMITED} is the default everywhere, as in libyuv and LiveKit's SDKs.
 *
 * <p>With R', G', B' from 0 to 1: Y' = Kr R' + (1 - Kr - Kb) G' + Kb B', Cb = (B' - Y') / (2 - 2
 * Kb), Cr = (R' - Y') / (2 - 2 Kr), by Recommendations ITU-R BT.601-7 (Kr 0.299, Kb 0.114) and
 * BT.709-6 (Kr 0.2126, Kb 0.0722). In limited range and n bits, luma is 2^(n-8) (16 + 219 Y') and
 * chroma 2^(n-8) (128 + 224 C); in full range, luma is (2^n - 1) Y' and chroma 2^(n-1) + (2^n - 1)
 * C, clamped to 2^n - 1.
 */
@PublicEvolving
public enum PixelEncoding {
    /** BT.601, luma from 16 to 235: what LiveKit's SDKs make of RGB, and what they show. */
    BT601_LIMITED(0, 0.299, 0.114, false),
    /** BT.601, luma from 0 to 255: that of JPEG. */
    BT601_FULL(1, 0.299, 0.114, true),
    /** BT.709, luma from 16 to 235: that of high-definition television. */
    BT709_LIMITED(2, 0.2126, 0.0722, false),
    /** BT.709, luma from 0 to 255. */
    BT709_FULL(3, 0.2126, 0.0722, true);

    private static final PixelEncoding[] BY_NUMBER = values();

    private final int number;
    private final double kr;
    private final double kb;
    private final boolean fullRange;

    PixelEncoding(int number, double kr, double kb, boolean fullRange) {
        this.number = number;
        this.kr = kr;
        this.kb = kb;
        this.fullRange = fullRange;
    }

    /** The number of this encoding in serialised frames, 0 to 3. */
    public int number() {
        return number;
    }

    /**
     * The encoding with a number.
     *
     * @throws IllegalArgumentException if there is no such encoding
     */
    public static PixelEncoding ofNumber(int number) {
        if (number < 0 || number >= BY_NUMBER.length) {
            throw new IllegalArgumentException(
                    "No pixel encoding has the number "
                            + number
                            + ": they go from 0 (bt601-limited) to 3 (bt709-full)");
        }
        return BY_NUMBER[number];
    }

    /**
     * The encoding with a name, in upper or lower case.
     *
     * @throws IllegalArgumentException if there is no such encoding; the message lists all of them
     */
    public static PixelEncoding ofName(String name) {
        return EnumNames.parse(PixelEncoding.class, name)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "There is no pixel encoding '"
                                                + name
                                                + "': it is one of "
                                                + Arrays.toString(BY_NUMBER)));
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

    /** As options and columns call it, such as {@code bt709-limited}. */
    @Override
    public String toString() {
        return EnumNames.of(this);
    }
}
