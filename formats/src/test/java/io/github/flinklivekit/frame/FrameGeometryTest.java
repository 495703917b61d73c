// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import io.github.flinklivekit.frame.pixels.ScaleFilter;
import io.github.flinklivekit.frame.pixels.ScaleFit;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.frame.pixels.VideoRotation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Arrays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FrameGeometryTest {

    @ParameterizedTest
    @EnumSource
    void aPlainColourStaysWhatItIsAtEverySize(VideoBufferType type) {
        VideoFrame frame = plain(37, 21, type);
        for (ScaleFilter filter : ScaleFilter.values()) {
            for (int[] size : new int[][] {{12, 7}, {37, 7}, {1, 1}, {90, 50}, {19, 60}}) {
                VideoFrame scaled =
                        FrameGeometry.scale(frame, size[0], size[1], filter, ScaleFit.STRETCH);
                assertThat(scaled.header()).isEqualTo(frame.header().withSize(size[0], size[1]));
                assertThat(TestFrames.bytes(scaled))
                        .as("%s %s", type, filter)
                        .isEqualTo(TestFrames.bytes(plain(size[0], size[1], type)));
            }
        }
    }

    private static VideoFrame plain(int width, int height, VideoBufferType type) {
        byte[] pixel = {(byte) 200, 100, 50, (byte) 255};
        byte[] rgba = new byte[4 * width * height];
        for (int i = 0; i < rgba.length; i++) {
            rgba[i] = pixel[i % 4];
        }
        return VideoFrame.wrap(TestFrames.header(width, height, VideoBufferType.RGBA), rgba)
                .convert(type);
    }

    @ParameterizedTest
    @CsvSource({"3,3", "2,2", "5,4", "1,6", "6,1", "15,9", "20,18"})
    void boxIsTheMeanOfTheAreaCovered(int across, int down) {
        byte[] data = TestFrames.noise(60, 36, VideoBufferType.RGBA, 1);
        VideoFrame frame = VideoFrame.wrap(TestFrames.header(60, 36, VideoBufferType.RGBA), data);
        int width = 60 / across;
        int height = 36 / down;
        byte[] small =
                TestFrames.bytes(
                        FrameGeometry.scale(
                                frame, width, height, ScaleFilter.BOX, ScaleFit.STRETCH));
        // Boxes of more pixels are weighed by weights, which are rounded.
        double rounding = across * down <= 257 ? 0.51 : 1.5;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < 4; c++) {
                    double sum = 0;
                    for (int i = 0; i < across * down; i++) {
                        int pixel = (down * y + i / across) * 60 + across * x + i % across;
                        sum += data[pixel * 4 + c] & 0xff;
                    }
                    assertThat((small[(y * width + x) * 4 + c] & 0xff) - sum / (across * down))
                            .isBetween(-rounding, rounding);
                }
            }
        }
    }

    @Test
    void aBoxOfWhiteIsWhite() {
        byte[] white = new byte[4 * 514 * 257];
        Arrays.fill(white, (byte) 0xff);
        VideoFrame frame =
                VideoFrame.wrap(TestFrames.header(514, 257, VideoBufferType.RGBA), white);
        VideoFrame small = FrameGeometry.scale(frame, 514, 1, ScaleFilter.BOX, ScaleFit.STRETCH);
        assertThat(TestFrames.bytes(small)).containsOnly(0xff);
    }

    @Test
    void nearestTakesPixelsAsTheyAre() {
        VideoFrame frame = TestFrames.onHeap(40, 40, VideoBufferType.RGB24);
        VideoFrame half = FrameGeometry.scale(frame, 20, 20, ScaleFilter.NEAREST, ScaleFit.STRETCH);
        assertThat(half.data().get(0)).isEqualTo(frame.data().get((40 + 1) * 3));
        assertThat(half.data().get(3 * (20 * 5 + 7)))
                .isEqualTo(frame.data().get(3 * (40 * 11 + 15)));
    }

    @Test
    void fitKeepsProportionsAndFillCutsEvenly() {
        VideoFrame wide = leftRedRightBlue(160, 90);
        VideoFrame fitted = FrameGeometry.scale(wide, 80, 80, ScaleFilter.BOX, ScaleFit.FIT);
        assertThat(fitted.width()).isEqualTo(80);
        assertThat(fitted.height()).isEqualTo(45);
        VideoFrame filled = FrameGeometry.scale(wide, 45, 45, ScaleFilter.BOX, ScaleFit.FILL);
        assertThat(filled.width()).isEqualTo(45);
        assertThat(filled.data().getInt(4 * (45 * 20 + 3))).isEqualTo(0xff0000ff);
        assertThat(filled.data().getInt(4 * (45 * 20 + 41))).isEqualTo(0xffff0000);
        assertThat(FrameGeometry.scale(wide, 160, 90, ScaleFilter.BOX, ScaleFit.FILL).data())
                .isEqualTo(wide.data());
    }

    private static VideoFrame leftRedRightBlue(int width, int height) {
        byte[] rgba = new byte[4 * width * height];
        for (int i = 0; i < width * height; i++) {
            rgba[4 * i + (i % width < width / 2 ? 0 : 2)] = (byte) 255;
            rgba[4 * i + 3] = (byte) 255;
        }
        return VideoFrame.wrap(TestFrames.header(width, height, VideoBufferType.RGBA), rgba);
    }

    @ParameterizedTest
    @EnumSource
    void cropsWhatAConversionOfThePartWouldGive(VideoBufferType type) {
        VideoFrame frame = TestFrames.onHeap(31, 19, type);
        VideoFrame part = FrameGeometry.crop(frame, 4, 6, 15, 13);
        assertThat(part.width()).isEqualTo(15);
        byte[] expected = cropRgba(frame.convert(VideoBufferType.RGBA), 4, 6, 15, 13);
        byte[] actual = TestFrames.bytes(part.convert(VideoBufferType.RGBA));
        assertThat(actual).isEqualTo(expected);
        assertThatThrownBy(() -> FrameGeometry.crop(frame, 17, 0, 15, 19))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("15x19 pixels at 17,0")
                .hasMessageContaining("31x19");
        assertThatThrownBy(() -> FrameGeometry.crop(frame, 1, 0, Integer.MAX_VALUE, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] cropRgba(VideoFrame frame, int x, int y, int width, int height) {
        byte[] out = new byte[4 * width * height];
        for (int row = 0; row < height; row++) {
            frame.data().get(4 * ((y + row) * frame.width() + x), out, 4 * row * width, 4 * width);
        }
        return out;
    }

    @ParameterizedTest
    @EnumSource
    void turnsPixelsUpright(VideoBufferType type) {
        for (int[] size : new int[][] {{6, 4}, {7, 5}, {130, 70}}) {
            for (VideoRotation rotation : VideoRotation.values()) {
                VideoFrame frame = TestFrames.onHeap(size[0], size[1], type);
                frame = frame.withHeader(frame.header().withRotation(rotation));
                VideoFrame upright = FrameGeometry.applyRotation(frame);
                assertThat(upright.rotation()).isEqualTo(VideoRotation.ROTATION_0);
                boolean quarter = rotation.degrees() % 180 == 90;
                assertThat(upright.width()).isEqualTo(size[quarter ? 1 : 0]);
                // Luma, or the pixel of RGB: chroma of odd sizes has no pixel of its own.
                int bytes =
                        type.isRgb() ? type.rowBytes(0, 1) : type == VideoBufferType.I010 ? 2 : 1;
                for (int y = 0; y < size[1]; y++) {
                    for (int x = 0; x < size[0]; x++) {
                        int tx =
                                switch (rotation) {
                                    case ROTATION_0 -> x;
                                    case ROTATION_90 -> size[1] - 1 - y;
                                    case ROTATION_180 -> size[0] - 1 - x;
                                    case ROTATION_270 -> y;
                                };
                        int ty =
                                switch (rotation) {
                                    case ROTATION_0 -> y;
                                    case ROTATION_90 -> x;
                                    case ROTATION_180 -> size[1] - 1 - y;
                                    case ROTATION_270 -> size[0] - 1 - x;
                                };
                        for (int b = 0; b < bytes; b++) {
                            assertThat(upright.data().get((ty * upright.width() + tx) * bytes + b))
                                    .isEqualTo(frame.data().get((y * size[0] + x) * bytes + b));
                        }
                    }
                }
            }
        }
    }

    @Test
    void aTimeCodeIsReadFromScaledLayers() {
        long micros = 1_790_000_000_000_001L;
        VideoFrame stamped =
                TimeCode.stamp(TestFrames.onHeap(1280, 720, VideoBufferType.I420), micros);
        for (int width : new int[] {640, 320, 160}) {
            VideoFrame layer =
                    FrameGeometry.scale(
                            stamped, width, width * 9 / 16, ScaleFilter.BOX, ScaleFit.STRETCH);
            assertThat(TimeCode.read(layer)).as("%d", width).hasValue(micros);
        }
    }
}
