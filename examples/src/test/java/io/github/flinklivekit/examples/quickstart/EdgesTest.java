// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.quickstart;

import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.TimeCode;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EdgesTest {
    private static final int WIDTH = 128;
    private static final int HEIGHT = 64;
    private static final int BORDER = 70;

    @Test
    void aBorderRemainsAndFlatColoursTurnBlack() {
        VideoFrame edges = Edges.of(twoColours());

        for (int y = 10; y < HEIGHT - 1; y++) {
            assertThat(brightest(edges, BORDER - 1, y)).as("row %d", y).isGreaterThan(100);
            assertThat(brightest(edges, BORDER, y)).as("row %d", y).isGreaterThan(100);
            assertThat(brightest(edges, BORDER - 10, y)).isZero();
            assertThat(brightest(edges, BORDER + 10, y)).isZero();
        }
    }

    @Test
    void theTimeCodeStays() {
        VideoFrame stamped = TimeCode.stamp(twoColours(), 1_234_567_890_123L);

        assertThat(TimeCode.read(Edges.of(stamped))).hasValue(1_234_567_890_123L);
    }

    @Test
    void picturesMayBeSmall() {
        VideoFrame pixel = VideoFrame.wrap(FrameHeader.of(1, 1, VideoBufferType.RGBA), new byte[4]);

        assertThat(Edges.of(pixel).header()).isEqualTo(pixel.header());
    }

    @Test
    void takesRgbaAlone() {
        VideoFrame i420 = VideoFrame.wrap(FrameHeader.of(2, 2, VideoBufferType.I420), new byte[6]);

        assertThatThrownBy(() -> Edges.of(i420))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("RGBA")
                .hasMessageContaining("i420");
    }

    private static VideoFrame twoColours() {
        byte[] pixels = new byte[WIDTH * HEIGHT * 4];
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            boolean left = i % WIDTH < BORDER;
            pixels[4 * i] = (byte) (left ? 20 : 220);
            pixels[4 * i + 1] = (byte) (left ? 40 : 200);
            pixels[4 * i + 2] = (byte) (left ? 60 : 180);
            pixels[4 * i + 3] = (byte) 255;
        }
        return VideoFrame.wrap(FrameHeader.of(WIDTH, HEIGHT, VideoBufferType.RGBA), pixels);
    }

    private static int brightest(VideoFrame frame, int x, int y) {
        int at = 4 * (y * WIDTH + x);
        int brightest = 0;
        for (int channel = 0; channel < 3; channel++) {
            brightest = Math.max(brightest, frame.data().get(at + channel) & 0xff);
        }
        return brightest;
    }
}
