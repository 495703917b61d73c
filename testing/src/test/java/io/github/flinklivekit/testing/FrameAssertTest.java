// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.FrameOrigin;
import io.github.flinklivekit.frame.TimeCode;
import io.github.flinklivekit.frame.TrackSource;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.awt.Color;
import java.time.Instant;

import static io.github.flinklivekit.testing.FrameAssert.assertThatFrame;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FrameAssertTest {

    private static final VideoFrame RED = TestPictures.of(Color.RED, 64, 48);

    @ParameterizedTest
    @EnumSource(VideoBufferType.class)
    void theDominantColourIsFoundInEveryType(VideoBufferType type) {
        assertThatFrame(RED.convert(type)).hasDominantColour(Color.RED);
    }

    @Test
    void anotherColourIsToldApart() {
        assertThatThrownBy(() -> assertThatFrame(RED).hasDominantColour(Color.ORANGE))
                .isInstanceOf(AssertionError.class)
                .hasMessage(
                        "Expected more than half of the pixels to be rgb(255, 200, 0), within 48,"
                                + " but 0 % are; on average they are rgb(255, 0, 0)");
    }

    @Test
    void halfOfThePixelsIsNotDominant() {
        byte[] data = new byte[64 * 48 * 4];
        RED.data().get(data, 0, data.length / 2);
        VideoFrame half = VideoFrame.wrap(RED.header(), data);

        assertThatThrownBy(() -> assertThatFrame(half).hasDominantColour(Color.RED))
                .hasMessageContaining("50 % are");
    }

    @Test
    void theToleranceIsPerChannel() {
        VideoFrame nearly = TestPictures.of(new Color(245, 10, 0), 64, 48);

        assertThatFrame(nearly).hasDominantColour(Color.RED, 10);
        assertThatThrownBy(() -> assertThatFrame(nearly).hasDominantColour(Color.RED, 9))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void aPictureIsLikeItselfAndUnlikeAnother() {
        VideoFrame first = TestPictures.moving(160, 90).apply(0);
        VideoFrame blurred = first.convert(VideoBufferType.I420);
        VideoFrame other = TestPictures.of(Color.BLACK, 160, 90);

        assertThatFrame(first).isLike(first, 100);
        assertThatFrame(blurred).isLike(first, 40);
        assertThatThrownBy(() -> assertThatFrame(other).isLike(first, 20))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Expected a PSNR of at least 20.0 dB but it is ");
    }

    @Test
    void thePsnrIsThatOfTheDefinition() {
        VideoFrame dark = grey(100);
        VideoFrame bright = grey(110);

        // 10 log10(255^2 / (2/3 * 100)): four of six bytes differ, by ten.
        assertThatFrame(bright).isLike(dark, 29.89);
        assertThatThrownBy(() -> assertThatFrame(bright).isLike(dark, 29.9))
                .hasMessageContaining("it is 29.9 dB");
    }

    @Test
    void anotherSizeIsAFailure() {
        assertThatThrownBy(() -> assertThatFrame(RED).isLike(grey(1), 1))
                .hasMessage("Expected a frame of 2x2 pixels but it has 64x48");
    }

    @Test
    void theTimeCodeIsRead() {
        VideoFrame stamped = TimeCode.stamp(TestPictures.of(Color.GRAY, 320, 180), 1_500_000);

        assertThatFrame(stamped).hasTimeCode().timeCode().isEqualTo(Instant.ofEpochMilli(1500));
        assertThatThrownBy(() -> assertThatFrame(RED).hasTimeCode())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("none can be read");
    }

    @Test
    void theOriginIsChecked() {
        VideoFrame frame =
                RED.withHeader(
                        RED.header()
                                .withOrigin(
                                        new FrameOrigin(
                                                "kitchen",
                                                "alice",
                                                "TR_1",
                                                "cam",
                                                TrackSource.CAMERA)));

        assertThatFrame(frame).isFrom("alice", "cam").hasSize(64, 48);
        assertThatThrownBy(() -> assertThatFrame(frame).isFrom("bob", "cam"))
                .hasMessage("Expected a frame from bob/cam but it is from alice/cam");
    }

    private static VideoFrame grey(int luma) {
        byte y = (byte) luma;
        return VideoFrame.wrap(
                FrameHeader.of(2, 2, VideoBufferType.I420),
                new byte[] {y, y, y, y, (byte) 128, (byte) 128});
    }
}
