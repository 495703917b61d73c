// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.TimeCode;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.apache.flink.annotation.PublicEvolving;

import java.awt.Color;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.IntFunction;

/**
 * Pictures to publish in tests, as RGBA frames on the heap, which nobody has to release. Encoders
 * do not scale them down on a loaded machine if they are 320 pixels wide or less.
 */
@PublicEvolving
public final class TestPictures {

    private static final int BYTES_PER_PIXEL = 4;
    private static final int OPAQUE = 0xff;
    private static final int SPEED = 4;
    private static final int DARKEST = 40;
    private static final int SPAN = 160;

    private TestPictures() {}

    /**
     * A picture of one colour; its alpha is left out.
     *
     * @throws IllegalArgumentException if a frame cannot have that size
     */
    public static VideoFrame of(Color colour, int width, int height) {
        FrameHeader header = FrameHeader.of(width, height, VideoBufferType.RGBA);
        byte[] data = new byte[header.sizeBytes()];
        for (int at = 0; at < data.length; at += BYTES_PER_PIXEL) {
            put(data, at, colour.getRed(), colour.getGreen(), colour.getBlue());
        }
        return VideoFrame.wrap(header, data);
    }

    /**
     * Pictures by their number that change from one to the next: soft stripes that move, under the
     * time of their drawing ({@link TimeCode}). Without the top rows, which have the time, picture
     * {@code n} is always the same.
     *
     * @param width at least 64 pixels, for the time code
     * @param height at least 4 pixels
     */
    public static IntFunction<VideoFrame> moving(int width, int height) {
        FrameHeader header = FrameHeader.of(width, height, VideoBufferType.RGBA);
        return number -> {
            byte[] data = new byte[header.sizeBytes()];
            for (int row = 0, at = 0; row < height; row++) {
                for (int column = 0; column < width; column++, at += BYTES_PER_PIXEL) {
                    int across = DARKEST + wave(column + number * SPEED, width);
                    int down = DARKEST + wave(row, height);
                    put(data, at, across, down, DARKEST + SPAN / 2);
                }
            }
            long nowUs = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
            return TimeCode.stamp(VideoFrame.wrap(header, data), nowUs);
        };
    }

    /** Up and down once over a period, without an edge that a codec would blur. */
    private static int wave(int at, int period) {
        int phase = at % period;
        return Math.min(phase, period - phase) * 2 * SPAN / period;
    }

    private static void put(byte[] data, int at, int red, int green, int blue) {
        data[at] = (byte) red;
        data[at + 1] = (byte) green;
        data[at + 2] = (byte) blue;
        data[at + 3] = (byte) OPAQUE;
    }
}
