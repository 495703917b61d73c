// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import io.github.flinklivekit.frame.TimeCode;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.apache.flink.annotation.PublicEvolving;

import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.AbstractInstantAssert;
import org.assertj.core.api.Assertions;

import java.awt.Color;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;

/**
 * Assertions on frames that came through a codec, in AssertJ's style: colours within a tolerance,
 * likeness as PSNR, the time code. Needs AssertJ on the test's class path.
 *
 * <p>They borrow the frame, of whatever type.
 */
@PublicEvolving
public final class FrameAssert extends AbstractAssert<FrameAssert, VideoFrame> {

    private static final int BYTES_PER_PIXEL = 4;

    /** What 4:2:0 and an encoder at its beginning may do to a plain colour, and more. */
    private static final int COLOUR_TOLERANCE = 48;

    private FrameAssert(VideoFrame actual) {
        super(actual, FrameAssert.class);
    }

    /** Begins with assertions on a frame. */
    public static FrameAssert assertThatFrame(VideoFrame actual) {
        return new FrameAssert(actual);
    }

    /** The picture has that size, in pixels. */
    public FrameAssert hasSize(int width, int height) {
        isNotNull();
        if (actual.width() != width || actual.height() != height) {
            failWithMessage(
                    "Expected a frame of %dx%d pixels but it has %dx%d",
                    width, height, actual.width(), actual.height());
        }
        return this;
    }

    /** It was published by that participant under that name. */
    public FrameAssert isFrom(String participant, String track) {
        isNotNull();
        String from = actual.header().origin().participant() + "/" + actual.track();
        if (!from.equals(participant + "/" + track)) {
            failWithMessage(
                    "Expected a frame from %s/%s but it is from %s", participant, track, from);
        }
        return this;
    }

    /**
     * More than half of its pixels have that colour, give or take 48 of 255 in each of red, green
     * and blue.
     */
    public FrameAssert hasDominantColour(Color colour) {
        return hasDominantColour(colour, COLOUR_TOLERANCE);
    }

    /**
     * More than half of its pixels have that colour.
     *
     * @param tolerance how far each of red, green and blue may be off, of 255
     */
    public FrameAssert hasDominantColour(Color colour, int tolerance) {
        isNotNull();
        byte[] rgba = bytes(actual, VideoBufferType.RGBA);
        int near = 0;
        long[] sums = new long[3];
        for (int at = 0; at < rgba.length; at += BYTES_PER_PIXEL) {
            int red = rgba[at] & 0xff;
            int green = rgba[at + 1] & 0xff;
            int blue = rgba[at + 2] & 0xff;
            sums[0] += red;
            sums[1] += green;
            sums[2] += blue;
            if (Math.abs(red - colour.getRed()) <= tolerance
                    && Math.abs(green - colour.getGreen()) <= tolerance
                    && Math.abs(blue - colour.getBlue()) <= tolerance) {
                near++;
            }
        }
        int pixels = rgba.length / BYTES_PER_PIXEL;
        if (near * 2L <= pixels) {
            failWithMessage(
                    "Expected more than half of the pixels to be %s, within %d,"
                            + " but %d %% are; on average they are %s",
                    describe(colour.getRed(), colour.getGreen(), colour.getBlue()),
                    tolerance,
                    near * 100L / pixels,
                    describe(sums[0] / pixels, sums[1] / pixels, sums[2] / pixels));
        }
        return this;
    }

    /**
     * It shows what another frame of its size shows.
     *
     * @param decibels the least peak signal-to-noise ratio over all samples of the pictures as
     *     I420: a live encoder is above 30 with what moves gently, and unlike pictures are below 20
     * @throws AssertionError also if the sizes differ
     */
    public FrameAssert isLike(VideoFrame expected, double decibels) {
        hasSize(expected.width(), expected.height());
        double psnr =
                Psnr.of(bytes(actual, VideoBufferType.I420), bytes(expected, VideoBufferType.I420));
        if (psnr < decibels) {
            failWithMessage(
                    "Expected a PSNR of at least %.1f dB but it is %.1f dB", decibels, psnr);
        }
        return this;
    }

    /** A time can be read across its top, see {@link TimeCode}. */
    public FrameAssert hasTimeCode() {
        readTimeCode();
        return this;
    }

    /**
     * Goes on with the time that is drawn across its top.
     *
     * @throws AssertionError if there is none, or if it cannot be read any more
     */
    public AbstractInstantAssert<?> timeCode() {
        return Assertions.assertThat(Instant.EPOCH.plus(readTimeCode(), ChronoUnit.MICROS))
                .as("the time code");
    }

    private long readTimeCode() {
        isNotNull();
        OptionalLong time = TimeCode.read(actual);
        if (time.isEmpty()) {
            failWithMessage(
                    "Expected a time code across the top of %s but none can be read", actual);
        }
        return time.getAsLong();
    }

    private static byte[] bytes(VideoFrame frame, VideoBufferType type) {
        VideoFrame converted = frame.convert(type);
        try {
            byte[] bytes = new byte[converted.header().sizeBytes()];
            converted.data().get(bytes);
            return bytes;
        } finally {
            converted.release();
        }
    }

    private static String describe(long red, long green, long blue) {
        return "rgb(" + red + ", " + green + ", " + blue + ")";
    }
}
