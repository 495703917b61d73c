// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples;

import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class InvertColorsTest {

    private final FrameAllocator allocator = FrameAllocator.create("test", 1 << 20);

    @AfterEach
    void nothingIsLeft() {
        assertThat(allocator.allocatedBytes()).isZero();
        allocator.close();
    }

    /** Odd widths end on half a word. */
    @ParameterizedTest
    @CsvSource({"4,66", "5,67", "1,65", "7,64", "3,10"})
    void invertsColoursBelowTheTimeCodeAndKeepsAlpha(int width, int height) {
        byte[] rgba = new byte[width * height * 4];
        new Random(width).nextBytes(rgba);
        FrameHeader header = FrameHeader.of(width, height, VideoBufferType.RGBA).withSequence(9);

        VideoFrame inverted = InvertColors.invert(VideoFrame.wrap(header, rgba), allocator);
        try {
            assertThat(inverted.header()).isEqualTo(header);
            for (int i = 0; i < rgba.length; i++) {
                boolean kept = i / (width * 4) < InvertColors.UNTOUCHED_ROWS || i % 4 == 3;
                int before = rgba[i] & 0xFF;
                assertThat(inverted.data().get(i) & 0xFF)
                        .as("byte %s", i)
                        .isEqualTo(kept ? before : 255 - before);
            }
        } finally {
            inverted.release();
        }
    }

    @Test
    void refusesOtherTypes() {
        VideoFrame grey = VideoFrame.wrap(FrameHeader.of(2, 2, VideoBufferType.I420), new byte[6]);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> InvertColors.invert(grey, allocator))
                .withMessageContaining("not i420");
    }
}
