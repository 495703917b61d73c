// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.internal.conversion;

import io.github.flinklivekit.frame.ReferenceConversion;
import io.github.flinklivekit.frame.TestFrames;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** From one encoding to another, sample by sample against the published formulas in doubles. */
class YuvRecodingTest {

    /** Half a step for the one rounding, and a little for coefficients in fixed point. */
    private static final double ROUNDING = 0.75;

    private static final int[][] SIZES = {{1, 1}, {2, 2}, {5, 3}, {33, 35}, {64, 2}};

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"RGBA", "ABGR", "ARGB", "BGRA", "RGB24"})
    void everyPairOfEncodingsFollowsTheFormulas(VideoBufferType type) {
        for (int[] size : SIZES) {
            for (PixelEncoding from : PixelEncoding.values()) {
                for (PixelEncoding to : PixelEncoding.values()) {
                    check(type, size[0], size[1], from, to);
                }
            }
        }
    }

    private static void check(
            VideoBufferType type, int width, int height, PixelEncoding from, PixelEncoding to) {
        VideoFrame noise = TestFrames.onHeap(width, height, type);
        VideoFrame frame = noise.withHeader(noise.header().withPixelEncoding(from));
        VideoFrame recoded = frame.convert(type, false, to);
        assertThat(recoded.header()).isEqualTo(frame.header().withPixelEncoding(to));

        Samples before = new Samples(frame);
        Samples after = new Samples(recoded);
        int bits = type == VideoBufferType.I010 ? 10 : 8;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double[] expected = recoded(before.at(x, y), from, to, bits);
                double[] actual = after.at(x, y);
                for (int i = 0; i < 3; i++) {
                    assertThat(actual[i])
                            .as(
                                    "%s %dx%d, %s to %s, sample %d of %d,%d",
                                    type, width, height, from, to, i, x, y)
                            .isCloseTo(expected[i], within(from == to ? 0 : ROUNDING));
                }
                assertThat(actual[3]).as("alpha").isEqualTo(expected[3]);
            }
        }
    }

    /** By way of red, green and blue from 0 to 1, not clamped, as the Recommendations say. */
    private static double[] recoded(
            double[] sample, PixelEncoding from, PixelEncoding to, int bits) {
        if (from == to) {
            return sample;
        }
        int max = (1 << bits) - 1;
        int unit = 1 << (bits - 8);
        boolean wasFull = from.isFullRange();
        double luma = wasFull ? sample[0] / max : (sample[0] / unit - 16) / 219;
        double cb = (sample[1] - 128 * unit) / (wasFull ? max : 224.0 * unit);
        double cr = (sample[2] - 128 * unit) / (wasFull ? max : 224.0 * unit);
        double red = luma + 2 * (1 - from.kr()) * cr;
        double blue = luma + 2 * (1 - from.kb()) * cb;
        double green = (luma - from.kr() * red - from.kb() * blue) / (1 - from.kr() - from.kb());

        double newLuma = to.kr() * red + (1 - to.kr() - to.kb()) * green + to.kb() * blue;
        double newCb = (blue - newLuma) / (2 - 2 * to.kb());
        double newCr = (red - newLuma) / (2 - 2 * to.kr());
        boolean full = to.isFullRange();
        return new double[] {
            clamp(full ? max * newLuma : unit * (16 + 219 * newLuma), max),
            clamp(128 * unit + newCb * (full ? max : 224 * unit), max),
            clamp(128 * unit + newCr * (full ? max : 224 * unit), max),
            sample[3]
        };
    }

    private static double clamp(double value, int max) {
        return Math.max(0, Math.min(max, value));
    }

    /** Y, U, V and alpha of each pixel of a picture. */
    private static final class Samples {

        private final VideoBufferType type;
        private final int width;
        private final int height;
        private final int[] values;

        Samples(VideoFrame frame) {
            type = frame.type();
            width = frame.width();
            height = frame.height();
            values = ReferenceConversion.samples(TestFrames.bytes(frame), type);
        }

        double[] at(int x, int y) {
            int subX = type.horizontalSubsampling();
            int subY = type.verticalSubsampling();
            int columns = (width + subX - 1) / subX;
            int rows = (height + subY - 1) / subY;
            int chroma = y / subY * columns + x / subX;
            int u = width * height;
            int alpha = u + 2 * columns * rows;
            boolean interleaved = type == VideoBufferType.NV12;
            return new double[] {
                values[y * width + x],
                values[u + (interleaved ? 2 * chroma : chroma)],
                values[u + (interleaved ? 2 * chroma + 1 : columns * rows + chroma)],
                type == VideoBufferType.I420A ? values[alpha + y * width + x] : 255
            };
        }
    }
}
