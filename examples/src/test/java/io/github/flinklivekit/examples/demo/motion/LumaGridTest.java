// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo.motion;

import io.github.flinklivekit.examples.demo.Pictures;
import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameGeometry;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.FramePlane;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LumaGridTest {

    private static final int CELLS = LumaGrid.COLUMNS * LumaGrid.ROWS;

    @Test
    void countsTheCellsThatDifferByMoreThanTheNoise() {
        LumaGrid grey = LumaGrid.of(Pictures.onHeap("cam", 0, 320, 180, 100, 128, 128));

        assertThat(grey.changedCells(grey, 0)).isZero();
        assertThat(grey.changedCells(of(104), 4)).isZero();
        assertThat(grey.changedCells(of(105), 4)).isEqualTo(CELLS);
        assertThat(of(255).changedCells(of(0), 254)).isEqualTo(CELLS);
    }

    /** A cell of 20x20 pixels whose first row is 200 brighter is 10 brighter. */
    @Test
    void readsRowsOfALargerPictureWhereTheyAre() {
        try (FrameAllocator allocator = FrameAllocator.create("test", 1 << 20)) {
            VideoFrame whole =
                    VideoFrame.create(
                            Pictures.onHeap("cam", 0, 400, 200, 0, 0, 0).header(),
                            allocator,
                            planes -> {
                                FramePlane luma = planes.get(0);
                                for (int x = 0; x < 400; x++) {
                                    for (int y = 0; y < 200; y++) {
                                        boolean bright = y == 20 && x >= 40 && x < 60;
                                        luma.data()
                                                .put(
                                                        y * luma.stride() + x,
                                                        (byte) (bright ? 220 : 20));
                                    }
                                }
                            });
            VideoFrame part = FrameGeometry.crop(whole, 40, 20, 320, 180);
            whole.release();

            LumaGrid grid = LumaGrid.of(part);

            assertThat(grid.changedCells(of(20), 9)).isEqualTo(1);
            assertThat(grid.changedCells(of(20), 10)).isZero();
            part.release();
            assertThat(allocator.allocatedBytes()).isZero();
        }
    }

    @Test
    void readsSizesThatCellsDoNotDivide() {
        LumaGrid odd = LumaGrid.of(Pictures.onHeap("cam", 0, 33, 19, 77, 128, 128));

        assertThat(odd.changedCells(of(77), 0)).isZero();
    }

    @Test
    void refusesWhatItCannotRead() {
        VideoFrame small = Pictures.onHeap("cam", 0, 15, 9, 0, 0, 0);
        VideoFrame rgba = Pictures.onHeap("cam", 0, 32, 18, 0, 0, 0).convert(VideoBufferType.RGBA);

        assertThatThrownBy(() -> LumaGrid.of(small)).hasMessageContaining("15x9");
        assertThatThrownBy(() -> LumaGrid.of(rgba)).hasMessageContaining("rgba");
    }

    private static LumaGrid of(int luma) {
        return LumaGrid.of(Pictures.onHeap("cam", 0, 320, 180, luma, 128, 128));
    }
}
