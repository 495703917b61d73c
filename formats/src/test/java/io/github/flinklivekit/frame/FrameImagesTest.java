// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import io.github.flinklivekit.frame.pixels.ScaleFilter;
import io.github.flinklivekit.frame.pixels.ScaleFit;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.junit.jupiter.api.Test;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FrameImagesTest {

    @Test
    void colourGoesThroughBothWays() {
        BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
        image.setRGB(2, 1, 0x336699);
        VideoFrame frame = VideoFrame.copyOf(TestFrames.header(3, 2, VideoBufferType.RGB24), image);
        byte[] rgb = TestFrames.bytes(frame);
        assertThat(Arrays.copyOfRange(rgb, 15, 18)).containsExactly(0x33, 0x66, 0x99);
        assertThat(FrameImages.toImage(frame).getRGB(2, 1)).isEqualTo(0xff336699);
        assertThatThrownBy(
                        () -> VideoFrame.copyOf(FrameHeader.of(2, 2, VideoBufferType.I420), image))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3x2")
                .hasMessageContaining("2x2");
    }

    @Test
    void pngLosesNothingAndJpegLittle() throws Exception {
        VideoFrame smooth =
                FrameGeometry.scale(
                        TestFrames.onHeap(4, 4, VideoBufferType.RGB24),
                        64,
                        48,
                        ScaleFilter.BILINEAR,
                        ScaleFit.STRETCH);
        byte[] pixels = TestFrames.bytes(smooth);
        byte[] png = FrameImages.encode(smooth, ImageFormat.PNG, 1);
        VideoFrame back = FrameImages.decode(png, smooth.header(), VideoBufferType.RGB24);
        assertThat(back.header()).isEqualTo(smooth.header());
        assertThat(TestFrames.bytes(back)).isEqualTo(pixels);
        byte[] jpeg = FrameImages.encode(smooth, ImageFormat.JPEG, 0.95f);
        byte[] lossy =
                TestFrames.bytes(FrameImages.decode(jpeg, smooth.header(), VideoBufferType.RGB24));
        long error = 0;
        for (int i = 0; i < pixels.length; i++) {
            error += Math.abs((lossy[i] & 0xff) - (pixels[i] & 0xff));
        }
        assertThat((double) error / pixels.length).isLessThan(6);
        assertThat(FrameImages.encode(smooth, ImageFormat.JPEG, 0.1f).length)
                .isLessThan(jpeg.length);
    }

    @Test
    void whatIsNoImageSaysSo() {
        FrameHeader header = FrameHeader.of(1, 1, VideoBufferType.RGBA);
        assertThatThrownBy(() -> FrameImages.decode(new byte[10], header, VideoBufferType.RGBA))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("10 bytes");
        byte[] png =
                FrameImages.encode(
                        TestFrames.onHeap(9, 9, VideoBufferType.RGBA), ImageFormat.PNG, 1);
        assertThatThrownBy(
                        () ->
                                FrameImages.decode(
                                        Arrays.copyOf(png, 60), header, VideoBufferType.RGBA))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(
                        () ->
                                FrameImages.encode(
                                        TestFrames.onHeap(9, 9, VideoBufferType.RGBA),
                                        ImageFormat.JPEG,
                                        1.5f))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void paintingKeepsTypeAndPlace() {
        try (FrameAllocator allocator = FrameAllocator.create("test", 1 << 20)) {
            VideoFrame frame =
                    TestFrames.offHeap(allocator, TestFrames.onHeap(32, 32, VideoBufferType.I420));
            VideoFrame painted =
                    FrameImages.paint(
                            frame,
                            graphics -> {
                                graphics.setColor(Color.WHITE);
                                graphics.fillRect(8, 8, 8, 8);
                            });
            assertThat(painted.header()).isEqualTo(frame.header());
            assertThat(painted.isOnHeap()).isFalse();
            assertThat(painted.plane(0).data().get(10 * 32 + 10) & 0xff).isEqualTo(235);
            painted.release();
            frame.release();
            assertThat(allocator.allocatedBytes()).isZero();
        }
    }
}
