// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo.quadview;

import io.github.flinklivekit.examples.demo.Pictures;
import io.github.flinklivekit.examples.demo.quadview.QuadPicture.Cell;
import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameGeometry;
import io.github.flinklivekit.frame.FrameImages;
import io.github.flinklivekit.frame.VideoFrame;

import org.junit.jupiter.api.Test;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class QuadPictureTest {

    private static final int W = QuadPicture.CELL_WIDTH;
    private static final int H = QuadPicture.CELL_HEIGHT;

    /** In luma and chroma: the colours of cells 0 to 3. */
    private static final int[][] YUV = {
        {81, 90, 240}, {145, 54, 34}, {41, 240, 110}, {210, 16, 146}
    };

    @Test
    void eachPictureHasItsCornerToTheLastPixel() {
        try (FrameAllocator allocator = FrameAllocator.create("test", 16 << 20)) {
            List<VideoFrame> pictures = new ArrayList<>();
            List<Cell> cells = new ArrayList<>();
            for (int[] yuv : YUV) {
                // A part of a larger picture: its rows have a stride of their own.
                VideoFrame whole = Pictures.offHeap(allocator, "cam", 0, W + 40, H + 20, yuv);
                pictures.add(FrameGeometry.crop(whole, 20, 10, W, H));
                whole.release();
                cells.add(new Cell(pictures.get(pictures.size() - 1), true));
            }

            VideoFrame composed = QuadPicture.compose(allocator, cells, 5);

            BufferedImage image = FrameImages.toImage(composed);
            for (int cell = 0; cell < 4; cell++) {
                int left = cell % 2 * W;
                int top = cell / 2 * H;
                Color expected =
                        new Color(
                                FrameImages.toImage(Pictures.onHeap("cam", 0, 2, 2, YUV[cell]))
                                        .getRGB(0, 0));
                for (int x : new int[] {left, left + W - 1}) {
                    for (int y : new int[] {top, top + H - 1}) {
                        assertThat(new Color(image.getRGB(x, y)))
                                .as("%d,%d", x, y)
                                .isEqualTo(expected);
                    }
                }
            }
            composed.release();
            pictures.forEach(VideoFrame::release);
            assertThat(allocator.allocatedBytes()).isZero();
        }
    }

    @Test
    void whatIsNotLiveIsGreyAndDimmed() {
        try (FrameAllocator allocator = FrameAllocator.create("test", 16 << 20)) {
            VideoFrame red = Pictures.onHeap("cam", 0, W, H, YUV[0]);
            VideoFrame composed =
                    QuadPicture.compose(
                            allocator,
                            List.of(
                                    new Cell(red, false),
                                    new Cell(null, false),
                                    new Cell(red, true),
                                    new Cell(red, true)),
                            0);

            QuadReading seen = QuadReading.of(composed, List.of(RED, RED, RED, RED));

            assertThat(seen.grey()).containsExactly(0, 1);
            assertThat(seen.coloured()).containsExactly(2, 3);
            assertThat(seen.brightness().get(0)).containsOnly(16 + (81 - 16) / 2);
            assertThat(seen.brightness().get(2)).containsOnly(81);
            composed.release();
            assertThat(allocator.allocatedBytes()).isZero();
        }
    }

    @Test
    void aReadingSaysWhatMoved() {
        try (FrameAllocator allocator = FrameAllocator.create("test", 16 << 20)) {
            VideoFrame red = Pictures.onHeap("cam", 0, W, H, YUV[0]);
            VideoFrame brighter = Pictures.onHeap("cam", 0, W, H, 125, 90, 240);
            Cell still = new Cell(red, true);
            VideoFrame before =
                    QuadPicture.compose(allocator, List.of(still, still, still, still), 0);
            VideoFrame after =
                    QuadPicture.compose(
                            allocator, List.of(still, new Cell(brighter, true), still, still), 0);

            QuadReading reading = QuadReading.of(after, List.of(RED, RED, RED, Color.BLUE));

            assertThat(reading.movedSince(QuadReading.of(before, List.of(RED, RED, RED, RED))))
                    .containsExactly(1);
            assertThat(reading.coloured()).containsExactly(0, 1, 2);
            assertThat(reading.grey()).isEmpty();
            before.release();
            after.release();
        }
    }

    private static final Color RED = Color.RED;
}
