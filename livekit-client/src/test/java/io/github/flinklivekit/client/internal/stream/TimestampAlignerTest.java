// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TimestampAlignerTest {

    /** 2024-01-01, in microseconds. */
    private static final long WALL_US = 1_704_067_200_000_000L;

    private static final long MONOTONIC_NS = 5_000_000_000L;
    private static final long FRAME_US = 33_333;

    private final TimestampAligner clock = new TimestampAligner();

    @Test
    void mapsTheFirstFrameToNow() {
        assertThat(clock.translate(MONOTONIC_NS, MONOTONIC_NS, WALL_US)).isEqualTo(WALL_US);
    }

    @Test
    void putsAFrameThatWasDecodedEarlierIntoThePast() {
        assertThat(clock.translate(MONOTONIC_NS - 7_000_000, MONOTONIC_NS, WALL_US))
                .isEqualTo(WALL_US - 7_000);
    }

    @Test
    void putsNoFrameIntoTheFuture() {
        assertThat(clock.translate(MONOTONIC_NS + 10_000_000, MONOTONIC_NS, WALL_US))
                .isEqualTo(WALL_US);
    }

    @Test
    void takesAFrameThatIsToBeShownAtOnceForOneOfNow() {
        assertThat(clock.translate(0, MONOTONIC_NS, WALL_US)).isEqualTo(WALL_US);
        assertThat(clock.translate(0, MONOTONIC_NS + 33_000_000, WALL_US + 33_000))
                .isEqualTo(WALL_US + 33_000);
    }

    @Test
    void keepsTheDistancesOfFrames() {
        for (int i = 0; i < 100; i++) {
            assertThat(frame(i * FRAME_US, i * FRAME_US, 0)).isEqualTo(WALL_US + i * FRAME_US);
        }
    }

    @Test
    void doesNotShowWhenCallsComeLate() {
        frame(0, 0, 0);
        // Decoded on time, delivered 20 ms late: both clocks have moved on, the frame's has not.
        assertThat(frame(FRAME_US, FRAME_US + 20_000, 0)).isEqualTo(WALL_US + FRAME_US);
    }

    @Test
    void neverRunsBackwards() {
        long later = frame(2 * FRAME_US, 2 * FRAME_US, 0);

        assertThat(frame(FRAME_US, 2 * FRAME_US + 1_000, 0)).isEqualTo(later);
    }

    @Test
    void followsAWallClockThatDrifts() {
        // 50 ppm: within the slew of 100 µs a frame.
        long error = 0;
        for (int i = 0; i <= 1_000_000; i++) {
            long drift = i * FRAME_US / 20_000;
            long mapped = frame(i * FRAME_US, i * FRAME_US, drift);
            error = Math.max(error, Math.abs(mapped - (WALL_US + i * FRAME_US + drift)));
        }

        assertThat(error).as("µs after nine hours").isLessThanOrEqualTo(2);
    }

    @Test
    void followsASmallCorrectionOfTheWallClockSlowly() {
        frame(0, 0, 0);
        long before = frame(FRAME_US, FRAME_US, 0);
        long after = frame(2 * FRAME_US, 2 * FRAME_US, 400_000);

        assertThat(after - before).isEqualTo(FRAME_US + 100);
        assertThat(mapAfter(20_000, 400_000)).as("caught up").isZero();
    }

    /** As after a machine was suspended, which its monotonic clock does not count. */
    @Test
    void followsAStepOfTheWallClockAtOnce() {
        long hour = 3_600_000_000L;
        frame(0, 0, 0);
        long after = frame(FRAME_US, FRAME_US, hour);

        assertThat(after).isEqualTo(WALL_US + FRAME_US + hour);
        assertThat(mapAfter(100, hour)).isZero();
    }

    @Test
    void standsStillWhenTheWallClockStepsBack() {
        long before = frame(FRAME_US, FRAME_US, 0);
        long after = frame(2 * FRAME_US, 2 * FRAME_US, -1_000_000);

        assertThat(after).as("neither in the past nor ahead of before").isEqualTo(before);
        assertThat(mapAfter(100, -1_000_000)).as("goes on when that time is reached").isZero();
    }

    /** How far the clock is off after many frames of a wall clock that has stepped. */
    private long mapAfter(int frames, long stepUs) {
        long mapped = 0;
        for (int i = 3; i <= frames; i++) {
            mapped = frame(i * FRAME_US, i * FRAME_US, stepUs);
        }
        return mapped - (WALL_US + frames * FRAME_US + stepUs);
    }

    /** A frame of a time, given to the clock at another, with the wall clock off by a third. */
    private long frame(long frameUs, long nowUs, long wallErrorUs) {
        return clock.translate(
                MONOTONIC_NS + frameUs * 1000,
                MONOTONIC_NS + nowUs * 1000,
                WALL_US + nowUs + wallErrorUs);
    }
}
