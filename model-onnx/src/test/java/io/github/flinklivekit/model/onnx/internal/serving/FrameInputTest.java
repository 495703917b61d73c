// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.serving;

import io.github.flinklivekit.frame.FrameGeometry;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.model.onnx.TestModels;
import io.github.flinklivekit.model.onnx.result.OutputValues;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Arrays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** What models get to see, on ONNX Runtime: models that return their input. */
class FrameInputTest {

    private static final int WIDTH = 16;
    private static final int HEIGHT = 12;

    @ParameterizedTest
    @EnumSource
    void everyTypeIsScaledAndMadeRgbInOnePass(VideoBufferType type) {
        for (PixelEncoding encoding : PixelEncoding.values()) {
            VideoFrame noise = TestModels.noise(39, 21, type, 5);
            VideoFrame frame = noise.withHeader(noise.header().withPixelEncoding(encoding));
            assertStretched(frame, infer(frame, "identity", "input.fit", "stretch"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPartOfALargerPictureIsReadWithItsStrides(VideoBufferType type) {
        VideoFrame part = FrameGeometry.crop(TestModels.noise(64, 48, type, 6), 10, 8, 33, 25);

        assertStretched(part, infer(part, "identity", "input.fit", "stretch"));
    }

    @ParameterizedTest
    @EnumSource
    void aPictureOfTheInputsOwnSizeIsNotInterpolated(VideoBufferType type) {
        VideoFrame frame = TestModels.noise(WIDTH, HEIGHT, type, 7);
        OutputValues values = infer(frame, "identity");

        assertStretched(frame, values);
        if (type == VideoBufferType.RGB24) {
            for (int i = 0; i < WIDTH * HEIGHT; i++) {
                assertThat(values.values()[i]).isEqualTo(frame.data().get(3 * i) & 0xff);
            }
        }
    }

    /**
     * A gentle picture, so that no colour lies outside of RGB; libyuv rounds before it is scaled.
     */
    @ParameterizedTest
    @EnumSource
    void itIsWhatConvertingFirstAndScalingThenGives(VideoBufferType type) {
        byte[] rgb = new byte[3 * 40 * 30];
        for (int i = 0; i < 40 * 30; i++) {
            rgb[3 * i] = (byte) (60 + 2 * (i % 40));
            rgb[3 * i + 1] = (byte) (70 + 3 * (i / 40));
            rgb[3 * i + 2] = (byte) (180 - 2 * (i % 40));
        }
        VideoFrame picture =
                VideoFrame.wrap(TestModels.plain(40, 30, 0, 0, 0).header(), rgb).convert(type);
        OutputValues direct = infer(picture, "identity", "input.fit", "stretch");
        OutputValues converted =
                infer(picture.convert(VideoBufferType.RGB24), "identity", "input.fit", "stretch");

        for (int i = 0; i < direct.values().length; i++) {
            assertThat(direct.values()[i]).isCloseTo(converted.values()[i], within(2.0));
        }
    }

    @Test
    void aLetterboxIsInTheMiddleOfItsPadding() {
        VideoFrame wide = TestModels.plain(32, 6, 200, 100, 50);
        double[] values = infer(wide, "identity", "input.padding", "7").values();

        // 32x6 becomes 16x3, with 4 rows above and 5 below.
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < HEIGHT; y++) {
                for (int x = 0; x < WIDTH; x++) {
                    double expected = y >= 4 && y < 7 ? new double[] {200, 100, 50}[c] : 7;
                    assertThat(values[(c * HEIGHT + y) * WIDTH + x]).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void aTallPictureHasItsPaddingAtTheSides() {
        VideoFrame tall = TestModels.plain(10, 30, 200, 100, 50);
        double[] values = infer(tall, "identity-nhwc").values();

        // 10x30 becomes 4x12, with 6 columns on either side.
        for (int i = 0; i < values.length; i++) {
            int x = i / 3 % WIDTH;
            double expected = x >= 6 && x < 10 ? new double[] {200, 100, 50}[i % 3] : 114;
            assertThat(values[i]).as("element %d", i).isEqualTo(expected);
        }
    }

    @Test
    void channelsComeInTheOrderAndWithTheMeanAndDeviationOfTheModel() {
        double[] values =
                values(
                        TestModels.plain(4, 3, 200, 100, 50),
                        "identity",
                        "input.channels",
                        "bgr",
                        "input.scale",
                        "0.5",
                        "input.mean",
                        "1;2;3",
                        "input.std",
                        "2;4;8");

        assertThat(values[0]).isCloseTo((50 * 0.5 - 1) / 2, within(1e-5));
        assertThat(values[WIDTH * HEIGHT]).isCloseTo((100 * 0.5 - 2) / 4, within(1e-5));
        assertThat(values[2 * WIDTH * HEIGHT]).isCloseTo((200 * 0.5 - 3) / 8, within(1e-5));
    }

    @Test
    void withoutOptionsPixelsAreZeroToOne() {
        double[] values = values(TestModels.plain(4, 3, 255, 0, 51), "identity");

        assertThat(values[0]).isCloseTo(1, within(1e-6));
        assertThat(values[WIDTH * HEIGHT]).isZero();
        assertThat(values[2 * WIDTH * HEIGHT]).isCloseTo(0.2, within(1e-6));
    }

    @Test
    void anInputOfBytesHasThePixelsRounded() {
        VideoFrame frame = TestModels.noise(39, 21, VideoBufferType.I420, 8);
        double[] values = values(frame, "identity-uint8", "input.fit", "stretch");
        ReferenceInput reference = new ReferenceInput(frame);

        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                for (int c = 0; c < 3; c++) {
                    assertThat(values[(y * WIDTH + x) * 3 + c])
                            .isCloseTo(reference.rgb(x, y, WIDTH, HEIGHT)[c], within(0.501));
                }
            }
        }
    }

    @Test
    void anInputOfHalfFloatsHasTheNearestOnes() {
        VideoFrame frame = TestModels.plain(4, 3, 255, 0, 51);
        double[] values = values(frame, "identity-float16");

        assertThat(values[0]).isEqualTo(1);
        assertThat(values[2 * WIDTH * HEIGHT]).isCloseTo(0.2, within(1e-4));
    }

    @Test
    void aModelOfAnySizeTakesTheOneOfTheOptions() {
        OutputValues values =
                infer(
                        TestModels.plain(4, 4, 1, 2, 3),
                        "any-size",
                        "input.width",
                        "5",
                        "input.height",
                        "7");

        assertThat(values.shape()).containsExactly(3, 7, 5);
    }

    @Test
    void picturesOfDifferentGeometriesShareABatch() {
        try (OnnxFrameModel<OutputValues> model = open("identity", "input.scale", "1")) {
            VideoFrame one = TestModels.noise(40, 30, VideoBufferType.I420, 1);
            VideoFrame other = TestModels.noise(16, 12, VideoBufferType.RGBA, 2);
            model.put(one, 0);
            model.put(other, 1);
            model.run(2);

            assertStretched(one, model.result(0));
            assertStretched(other, model.result(1));
        }
    }

    private static double[] values(VideoFrame frame, String model, String... options) {
        try (OnnxFrameModel<OutputValues> opened = open(model, options)) {
            opened.put(frame, 0);
            opened.run(1);
            return opened.result(0).values();
        }
    }

    /** With pixels as they are, 0 to 255. */
    private static OutputValues infer(VideoFrame frame, String model, String... options) {
        String[] all = Arrays.copyOf(options, options.length + 2);
        all[options.length] = "input.scale";
        all[options.length + 1] = "1";
        try (OnnxFrameModel<OutputValues> opened = open(model, all)) {
            opened.put(frame, 0);
            opened.run(1);
            return opened.result(0);
        }
    }

    @SuppressWarnings("unchecked")
    private static OnnxFrameModel<OutputValues> open(String model, String... options) {
        return (OnnxFrameModel<OutputValues>)
                OnnxFrameModel.open(TestModels.settings("tensor", model, options));
    }

    private static void assertStretched(VideoFrame frame, OutputValues values) {
        ReferenceInput reference = new ReferenceInput(frame);
        assertThat(values.shape()).containsExactly(3, HEIGHT, WIDTH);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                double[] rgb = reference.rgb(x, y, WIDTH, HEIGHT);
                for (int c = 0; c < 3; c++) {
                    assertThat(values.values()[(c * HEIGHT + y) * WIDTH + x])
                            .as("%s, channel %d of pixel %d, %d", frame, c, x, y)
                            .isCloseTo(rgb[c], within(1e-3));
                }
            }
        }
    }
}
