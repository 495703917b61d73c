// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.writer;

import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.FramePlane;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Arrays;

import static org.assertj.core.api.Assertions.assertThat;

class LetterboxTest {

    private final FrameAllocator allocator = FrameAllocator.create("test", 1 << 20);

    @AfterEach
    void nothingIsLeft() {
        assertThat(allocator.allocatedBytes()).isZero();
        allocator.close();
    }

    @Test
    void aPictureThatIsTooHighStandsBetweenBlack() {
        FramePlane luma = lumaOfWhite(VideoBufferType.RGBA, 20, 40, 64, 36);

        assertThat(at(luma, 0, 18)).isEqualTo(16);
        assertThat(at(luma, 63, 18)).isEqualTo(16);
        assertThat(at(luma, 32, 0)).isEqualTo(235);
        assertThat(at(luma, 32, 35)).isEqualTo(235);
    }

    @ParameterizedTest
    @EnumSource(VideoBufferType.class)
    void aPictureThatIsTooWideOfAnyType(VideoBufferType type) {
        FramePlane luma = lumaOfWhite(type, 161, 31, 64, 35);

        assertThat(at(luma, 32, 0)).isEqualTo(16);
        assertThat(at(luma, 32, 34)).isEqualTo(16);
        assertThat(at(luma, 0, 17)).isBetween(233, 236);
        assertThat(at(luma, 63, 17)).isBetween(233, 236);
    }

    @Test
    void aPictureOfTheSameProportionsFillsAll() {
        FramePlane luma = lumaOfWhite(VideoBufferType.I420, 32, 18, 64, 36);

        assertThat(at(luma, 0, 0)).isEqualTo(235);
        assertThat(at(luma, 63, 35)).isEqualTo(235);
    }

    @Test
    void theBarsAreBlackInTheEncodingOfThePicture() {
        FrameHeader header =
                FrameHeader.of(20, 40, VideoBufferType.RGBA)
                        .withPixelEncoding(PixelEncoding.BT709_FULL);
        byte[] white = new byte[header.sizeBytes()];
        Arrays.fill(white, (byte) 255);

        VideoFrame fitted = Letterbox.fit(VideoFrame.wrap(header, white), 64, 36);

        assertThat(fitted.pixelEncoding()).isEqualTo(PixelEncoding.BT709_FULL);
        assertThat(at(fitted.plane(0), 0, 18)).isZero();
        assertThat(at(fitted.plane(0), 32, 18)).isEqualTo(255);
    }

    private FramePlane lumaOfWhite(
            VideoBufferType type, int width, int height, int intoWidth, int intoHeight) {
        byte[] rgba = new byte[width * height * 4];
        Arrays.fill(rgba, (byte) 255);
        FrameHeader header = FrameHeader.of(width, height, VideoBufferType.RGBA).withSequence(7);
        VideoFrame heap = VideoFrame.wrap(header, rgba).convert(type);
        VideoFrame frame =
                VideoFrame.create(
                        heap.header(),
                        allocator,
                        planes -> {
                            for (int i = 0; i < planes.size(); i++) {
                                planes.get(i)
                                        .data()
                                        .put(
                                                0,
                                                heap.plane(i).data(),
                                                0,
                                                heap.plane(i).data().capacity());
                            }
                        });
        VideoFrame fitted = Letterbox.fit(frame, intoWidth, intoHeight);
        frame.release();
        VideoFrame converted = fitted.convert(VideoBufferType.I420);
        VideoFrame i420 = converted.toHeap();
        converted.release();
        assertThat(i420.sequence()).isEqualTo(7);
        assertThat(i420.width()).isEqualTo(intoWidth);
        assertThat(i420.height()).isEqualTo(intoHeight);
        FramePlane luma = i420.plane(0);
        fitted.release();
        return luma;
    }

    private static int at(FramePlane plane, int column, int row) {
        return plane.data().get(row * plane.stride() + column) & 0xFF;
    }
}
