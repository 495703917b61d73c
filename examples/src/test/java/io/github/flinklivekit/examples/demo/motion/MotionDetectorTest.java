// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo.motion;

import io.github.flinklivekit.examples.demo.Pictures;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.VideoFrame;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MotionDetectorTest {

    private static final long FRAME_US = 100_000;
    private static final int FRAMES_OF_CALM = (int) (MotionDetector.CALM_US / FRAME_US);

    private final MotionDetector detector = new MotionDetector();
    private long nowUs;
    private boolean bright;

    @Test
    void twoPicturesRunningBeginAMotion() {
        assertThat(next(0)).isNull();
        assertThat(next(MotionDetector.CELLS_TO_BEGIN)).isNull();
        assertThat(next(MotionDetector.CELLS_TO_BEGIN)).isTrue();
        assertThat(detector.changedCells()).isEqualTo(MotionDetector.CELLS_TO_BEGIN);
        assertThat(next(MotionDetector.CELLS_TO_BEGIN)).isNull();
    }

    @Test
    void oneFlickerBeginsNone() {
        next(0);
        for (int i = 0; i < 5; i++) {
            assertThat(next(20)).isNull();
            assertThat(next(0)).isNull();
        }
    }

    @Test
    void lessThanBeginsAMotionLetsItGoOn() {
        next(0);
        next(5);
        assertThat(next(5)).isTrue();

        for (int i = 0; i < 3 * FRAMES_OF_CALM; i++) {
            assertThat(next(MotionDetector.CELLS_TO_GO_ON)).isNull();
        }
        assertThat(calmEndsAfter()).isEqualTo(FRAMES_OF_CALM);
    }

    @Test
    void asLittleBeginsNone() {
        next(0);
        for (int i = 0; i < 3 * FRAMES_OF_CALM; i++) {
            assertThat(next(MotionDetector.CELLS_TO_GO_ON)).isNull();
        }
    }

    @Test
    void aCameraThatShowsNothingFromTheStartIsCalm() {
        next(0);

        assertThat(calmEndsAfter()).isEqualTo(FRAMES_OF_CALM);
        for (int i = 0; i < 3 * FRAMES_OF_CALM; i++) {
            assertThat(next(0)).isNull();
        }
    }

    @Test
    void aMomentOfCalmDoesNotEndAMotion() {
        next(0);
        next(5);
        assertThat(next(5)).isTrue();

        for (int round = 0; round < 3; round++) {
            for (int i = 1; i < FRAMES_OF_CALM; i++) {
                assertThat(next(0)).isNull();
            }
            assertThat(next(3)).isNull();
        }
    }

    /** Frames that are missing, as behind a network that drops them, are no calm of their own. */
    @Test
    void goesByTheTimeOfFramesAndNotByTheirNumber() {
        next(0);
        nowUs += MotionDetector.CALM_US;

        assertThat(next(0)).isFalse();
    }

    private int calmEndsAfter() {
        for (int frames = 1; ; frames++) {
            Boolean moving = next(0);
            if (moving != null) {
                assertThat(moving).isFalse();
                return frames;
            }
        }
    }

    /** A picture in which as many cells are another than in the one before. */
    private Boolean next(int changedCells) {
        nowUs += FRAME_US;
        if (changedCells > 0) {
            bright = !bright;
        }
        return detector.next(LumaGrid.of(picture(changedCells)), nowUs);
    }

    private int lastCells;

    private VideoFrame picture(int changedCells) {
        if (changedCells > 0) {
            lastCells = changedCells;
        }
        FrameHeader header = Pictures.onHeap("cam", nowUs, 160, 90, 0, 0, 0).header();
        byte[] pixels = new byte[header.sizeBytes()];
        if (bright) {
            for (int y = 0; y < 90; y++) {
                for (int x = 0; x < 160; x++) {
                    int cell = y / 10 * LumaGrid.COLUMNS + x / 10;
                    pixels[y * 160 + x] = (byte) (cell < lastCells ? 255 : 0);
                }
            }
        }
        return VideoFrame.wrap(header, pixels);
    }
}
