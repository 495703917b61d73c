// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PlayoutClockTest {

    private static final long MS = 1_000_000;
    private static final long SECOND = 1000 * MS;

    /** Of recordings: the epoch's microseconds, as far from zero as a nanoTime may be below it. */
    private static final long RECORDED_US = 1_700_000_000_000_000L;

    private static final long NOW = -5 * SECOND;

    private final PlayoutClock clock = new PlayoutClock(1);

    @Test
    void theFirstFrameThatIsPlayedStartsTheClock() {
        assertThat(clock.waitNs(RECORDED_US, NOW)).isZero();
        assertThat(clock.played(RECORDED_US, NOW + 3 * SECOND)).isZero();

        assertThat(waitMs(40, NOW + 3 * SECOND)).isEqualTo(40);
    }

    @Test
    void doesNotDriftOverFramesThatArePlayedALittleLate() {
        clock.played(RECORDED_US, NOW);
        for (int frame = 1; frame < 900; frame++) {
            long timestampUs = RECORDED_US + frame * 33_333L;
            long due = NOW + frame * 33_333_000L;
            assertThat(clock.waitNs(timestampUs, due - MS)).isEqualTo(MS);
            assertThat(clock.played(timestampUs, due + MS)).isEqualTo(MS);
        }
    }

    @Test
    void runsFasterAndSlower() {
        PlayoutClock twice = new PlayoutClock(2);
        twice.played(RECORDED_US, NOW);
        assertThat(twice.waitNs(RECORDED_US + 1_000_000, NOW)).isEqualTo(SECOND / 2);

        PlayoutClock half = new PlayoutClock(0.5);
        half.played(RECORDED_US, NOW);
        assertThat(half.waitNs(RECORDED_US + 1_000_000, NOW)).isEqualTo(2 * SECOND);
    }

    @Test
    void catchesUpWithALittleLateness() {
        clock.played(RECORDED_US, NOW);

        assertThat(clock.played(at(40), NOW + 340 * MS)).isEqualTo(300 * MS);

        assertThat(waitMs(80, NOW + 340 * MS)).isEqualTo(-260);
    }

    @Test
    void goesOnFromAFrameThatIsFarTooLate() {
        clock.played(RECORDED_US, NOW);

        assertThat(clock.played(at(40), NOW + 20 * SECOND)).isEqualTo(19_960 * MS);

        assertThat(waitMs(80, NOW + 20 * SECOND)).isEqualTo(40);
    }

    /** An encoder drops most of the pictures that come in a rush. */
    @Test
    void goesOnFromAFrameThatHadToWaitForItsRoom() {
        clock.played(RECORDED_US, NOW);

        assertThat(clock.played(at(40), NOW + 340 * MS)).isEqualTo(300 * MS);
        clock.goOnFrom(at(40), NOW + 340 * MS);

        assertThat(waitMs(80, NOW + 340 * MS)).isEqualTo(40);
    }

    @Test
    void aFrameThatWasReadyBeforeItWasDueMovesNothing() {
        clock.played(RECORDED_US, NOW);
        clock.goOnFrom(RECORDED_US, NOW);

        clock.played(at(40), NOW + 40 * MS);
        clock.goOnFrom(at(40), NOW + 39 * MS);

        assertThat(waitMs(80, NOW + 40 * MS)).isEqualTo(40);
    }

    @Test
    void goesOnWhereTimestampsBeginAnew() {
        clock.played(at(3_600_000), NOW);

        assertThat(clock.waitNs(RECORDED_US, NOW + 40 * MS)).isNotPositive();
        clock.played(RECORDED_US, NOW + 40 * MS);

        assertThat(waitMs(40, NOW + 40 * MS)).isEqualTo(40);
    }

    @Test
    void cutsAGapOfADay() {
        clock.played(RECORDED_US, NOW);
        long day = 24 * 3_600_000;

        assertThat(waitMs(day, NOW)).isEqualTo(60_000);
        assertThat(waitMs(day, NOW + SECOND)).as("asked again").isEqualTo(59_000);
        clock.played(at(day), NOW + 60 * SECOND);
        assertThat(waitMs(day + 40, NOW + 60 * SECOND)).isEqualTo(40);
    }

    private long waitMs(long afterMs, long nowNs) {
        return clock.waitNs(at(afterMs), nowNs) / MS;
    }

    private static long at(long afterMs) {
        return RECORDED_US + afterMs * 1000;
    }
}
