// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.ScaleFilter;
import io.github.flinklivekit.frame.pixels.ScaleFit;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.frame.pixels.VideoRotation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.awt.Color;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** A frame says how it is encoded, and everything that is made of it goes by that. */
class PixelEncodingTest {

    private static final FrameHeader HEADER = FrameHeader.of(16, 16, VideoBufferType.RGBA);

    /** Green and dark green, which the encodings see most differently. */
    private static final List<Color> COLOURS =
            List.of(new Color(0, 255, 0), new Color(60, 120, 60), new Color(255, 0, 0));

    @ParameterizedTest
    @EnumSource
    void coloursComeBackThroughEveryEncoding(PixelEncoding encoding) {
        for (Color colour : COLOURS) {
            VideoFrame i420 = plain(colour).convert(VideoBufferType.I420, false, encoding);
            assertThat(i420.pixelEncoding()).isEqualTo(encoding);
            assertThat(distance(i420, colour))
                    .as("%s in %s", colour, encoding)
                    .isLessThanOrEqualTo(2);
            for (PixelEncoding other : PixelEncoding.values()) {
                VideoFrame recoded = i420.convert(VideoBufferType.NV12, false, other);
                assertThat(recoded.pixelEncoding()).isEqualTo(other);
                assertThat(distance(recoded, colour))
                        .as("%s in %s by way of %s", colour, other, encoding)
                        .isLessThanOrEqualTo(3);
            }
        }
    }

    /** As in a job that works on RGB and publishes for viewers that know BT.601 limited alone. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BT601_LIMITED")
    void coloursPassThroughRgbIntoWhatViewersExpect(PixelEncoding encoding) {
        for (Color colour : COLOURS) {
            VideoFrame i420 = plain(colour).convert(VideoBufferType.I420, false, encoding);
            VideoFrame published =
                    i420.convert(VideoBufferType.RGBA)
                            .convert(VideoBufferType.I420, false, PixelEncoding.BT601_LIMITED);

            assertThat(distance(published, colour)).as("%s", colour).isLessThanOrEqualTo(3);
        }
    }

    @Test
    void whatIsMadeOfAFrameSaysItsEncoding() {
        VideoFrame frame =
                plain(COLOURS.get(0))
                        .convert(VideoBufferType.I420, false, PixelEncoding.BT709_FULL);
        VideoFrame turned =
                frame.withHeader(frame.header().withRotation(VideoRotation.ROTATION_90));

        List<VideoFrame> made =
                List.of(
                        frame.convert(VideoBufferType.RGBA),
                        frame.convert(VideoBufferType.RGBA).convert(VideoBufferType.I444),
                        frame.convert(VideoBufferType.I420, true),
                        FrameGeometry.scale(frame, 8, 8, ScaleFilter.BOX, ScaleFit.STRETCH),
                        FrameGeometry.crop(frame, 2, 2, 4, 4),
                        FrameGeometry.applyRotation(turned),
                        FrameImages.paint(frame, graphics -> {}),
                        frame.toHeap(),
                        frame.retain());

        assertThat(made).allMatch(each -> each.pixelEncoding() == PixelEncoding.BT709_FULL);
        assertThat(made)
                .allSatisfy(each -> assertThat(distance(each, COLOURS.get(0))).isLessThan(3));
    }

    @Test
    void anotherEncodingOfRgbIsAnotherHandleOnTheSamePixels() {
        VideoFrame rgba = plain(COLOURS.get(1));

        VideoFrame same = rgba.convert(VideoBufferType.RGBA, false, PixelEncoding.BT709_LIMITED);

        assertThat(same.pixelEncoding()).isEqualTo(PixelEncoding.BT709_LIMITED);
        assertThat(same.data()).isEqualTo(rgba.data());
    }

    @Test
    void namesAndNumbers() {
        assertThat(PixelEncoding.values())
                .extracting(PixelEncoding::toString)
                .containsExactly("bt601-limited", "bt601-full", "bt709-limited", "bt709-full");
        for (PixelEncoding encoding : PixelEncoding.values()) {
            assertThat(PixelEncoding.ofNumber(encoding.number())).isEqualTo(encoding);
            assertThat(PixelEncoding.ofName(encoding.name())).isEqualTo(encoding);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PixelEncoding.ofName("bt2020"))
                .withMessageContaining("'bt2020'")
                .withMessageContaining("bt709-limited");
        assertThatIllegalArgumentException().isThrownBy(() -> PixelEncoding.ofNumber(4));
    }

    private static VideoFrame plain(Color colour) {
        byte[] pixels = new byte[HEADER.sizeBytes()];
        for (int i = 0; i < pixels.length; i += 4) {
            pixels[i] = (byte) colour.getRed();
            pixels[i + 1] = (byte) colour.getGreen();
            pixels[i + 2] = (byte) colour.getBlue();
            pixels[i + 3] = (byte) 255;
        }
        return VideoFrame.wrap(HEADER, pixels);
    }

    /** The largest difference of a channel of any pixel. */
    private static int distance(VideoFrame frame, Color colour) {
        byte[] rgb = TestFrames.bytes(frame.convert(VideoBufferType.RGB24));
        int[] expected = {colour.getRed(), colour.getGreen(), colour.getBlue()};
        int worst = 0;
        for (int i = 0; i < rgb.length; i++) {
            worst = Math.max(worst, Math.abs((rgb[i] & 0xff) - expected[i % 3]));
        }
        return worst;
    }
}
