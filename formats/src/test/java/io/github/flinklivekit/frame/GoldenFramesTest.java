// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

import static org.assertj.core.api.Assertions.assertThat;

/** Against pictures that FFmpeg made; {@code src/test/golden/make-golden.sh} makes them anew. */
class GoldenFramesTest {

    private static final int WIDTH = 64;
    private static final int HEIGHT = 48;

    @ParameterizedTest
    @EnumSource
    void rgbaBecomesWhatFfmpegMakesOfIt(VideoBufferType type) throws Exception {
        byte[] ours = TestFrames.bytes(golden(VideoBufferType.RGBA).convert(type));
        // Means of smooth chroma differ by where FFmpeg's filter thinks that a sample lies.
        int step = type == VideoBufferType.I010 ? 4 : 1;
        assertClose(ours, TestFrames.bytes(golden(type)), type, type.isRgb() ? 0 : 3 * step);
    }

    @ParameterizedTest
    @EnumSource
    void whatFfmpegMadeBecomesTheSamePictureAgain(VideoBufferType type) throws Exception {
        byte[] ours = TestFrames.bytes(golden(type).convert(VideoBufferType.RGBA));
        byte[] original = TestFrames.bytes(golden(VideoBufferType.RGBA));
        int tolerance = type.isRgb() ? 0 : type == VideoBufferType.I444 ? 3 : 8;
        assertClose(ours, original, VideoBufferType.RGBA, tolerance);
    }

    private static VideoFrame golden(VideoBufferType type) throws IOException {
        try (InputStream in =
                GoldenFramesTest.class.getResourceAsStream("/golden/" + type.name() + ".raw")) {
            byte[] data = in.readAllBytes();
            assertThat(data).hasSize(type.sizeBytes(WIDTH, HEIGHT));
            ByteBuffer direct = ByteBuffer.allocateDirect(data.length).put(0, data);
            return VideoFrame.wrap(FrameHeader.of(WIDTH, HEIGHT, type), direct);
        }
    }

    private static void assertClose(
            byte[] ours, byte[] theirs, VideoBufferType type, int tolerance) {
        int[] a = ReferenceConversion.samples(ours, type);
        int[] b = ReferenceConversion.samples(theirs, type);
        int worst = 0;
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            worst = Math.max(worst, Math.abs(a[i] - b[i]));
            sum += a[i] - b[i];
        }
        assertThat(worst).as("largest difference").isLessThanOrEqualTo(tolerance);
        assertThat(Math.abs(sum / a.length))
                .as("mean difference")
                .isLessThanOrEqualTo(tolerance / 3.0);
    }
}
