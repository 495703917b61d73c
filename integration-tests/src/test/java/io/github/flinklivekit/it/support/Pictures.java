// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.support;

import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.TimeCode;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;

/** Moving pictures that a test publishes, by their number. */
public final class Pictures {
    private static final int PERIOD = 200;
    private static final int SPEED = 4;

    private Pictures() {}

    public static IntFunction<VideoFrame> of(Colour colour, int width, int height) {
        VideoFrame frame = colour.frame(width, height);
        return number -> frame;
    }

    /** Grey stripes that move, under the time of their drawing. */
    public static IntFunction<VideoFrame> withTimeCode(int width, int height) {
        return timed(width, height, number -> nowUs());
    }

    /** Grey stripes that move, under a time. */
    public static IntFunction<VideoFrame> timed(int width, int height, IntToLongFunction timeUs) {
        FrameHeader header = FrameHeader.of(width, height, VideoBufferType.I420);
        return number -> {
            byte[] data = new byte[header.sizeBytes()];
            Arrays.fill(data, width * height, data.length, (byte) 128);
            for (int row = 0; row < height; row++) {
                for (int column = 0; column < width; column++) {
                    data[row * width + column] =
                            (byte) ((column + row + number * SPEED) % PERIOD + 20);
                }
            }
            return TimeCode.stamp(VideoFrame.wrap(header, data), timeUs.applyAsLong(number));
        };
    }

    public static long nowUs() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
