// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.playout;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PlayoutClockTest {

    private static final long MS = 1_000_000;
    private static final long SECOND = 1000 * MS;
    private static final long DAY_MS = 24 * 3_600_000;

    /** Of recordings: the epoch's microseconds, as far from zero as a nanoTime may be below it. */
    private static final long RECORDED_US = 1_700_000_000_000_000L;

    private static final long NOW = -5 * SECOND;

    private final PlayoutClock clock = new PlayoutClock(1);

    @Test
    void theFirstFrameThatIsPlayedStartsTheClock() {
        assertThat(waitMs(0, NOW)).isZero();
        assertThat(play(0, NOW + 3 * SECOND)).isZero();

        assertThat(waitMs(40, NOW + 3 * SECOND)).isEqualTo(40);
    }

    @Test
    void doesNotDriftOverFramesThatArePlayedALittleLate() {
        play(0, NOW);
        for (int frame = 1; frame < 900; frame++) {
            long timestampUs = RECORDED_US + frame * 33_333L;
            long due = NOW + frame * 33_333_000L;
            assertThat(clock.waitNs("cam", timestampUs, due - MS)).isEqualTo(MS);
            assertThat(clock.played("cam", timestampUs, due + MS, false)).isEqualTo(MS);
        }
    }

    @Test
    void runsFasterAndSlower() {
        PlayoutClock twice = new PlayoutClock(2);
        twice.played("cam", RECORDED_US, NOW, false);
        assertThat(twice.waitNs("cam", RECORDED_US + 1_000_000, NOW)).isEqualTo(SECOND / 2);

        PlayoutClock half = new PlayoutClock(0.5);
        half.played("cam", RECORDED_US, NOW, false);
        assertThat(half.waitNs("cam", RECORDED_US + 1_000_000, NOW)).isEqualTo(2 * SECOND);
    }

    @Test
    void catchesUpWithALittleLateness() {
        play(0, NOW);

        assertThat(play(40, NOW + 340 * MS)).isEqualTo(300);

        assertThat(waitMs(80, NOW + 340 * MS)).isEqualTo(-260);
    }

    @Test
    void goesOnFromAFrameThatIsFarTooLate() {
        play(0, NOW);

        assertThat(play(40, NOW + 20 * SECOND)).isEqualTo(19_960);

        assertThat(waitMs(80, NOW + 20 * SECOND)).isEqualTo(40);
    }

    /** An encoder drops most of the pictures that come in a rush. */
    @Test
    void goesOnFromAFrameThatHadToWaitForItsRoom() {
        play("cam", 0, NOW);
        play("old", -DAY_MS, NOW);

        assertThat(clock.played("cam", at(40), NOW + 340 * MS, true)).isEqualTo(300 * MS);

        assertThat(waitMs("cam", 80, NOW + 340 * MS)).isEqualTo(40);
        assertThat(waitMs("old", 40 - DAY_MS, NOW + 340 * MS)).isZero();
    }

    @Test
    void aFrameThatWasReadyBeforeItWasDueMovesNothing() {
        clock.played("cam", RECORDED_US, NOW, true);
        clock.played("cam", at(40), NOW + 39 * MS, true);

        assertThat(waitMs(80, NOW + 40 * MS)).isEqualTo(40);
    }

    @Test
    void goesOnWhereTimestampsBeginAnew() {
        play(3_600_000, NOW);

        assertThat(waitMs(0, NOW + 40 * MS)).isZero();
        play(0, NOW + 40 * MS);

        assertThat(waitMs(40, NOW + 40 * MS)).isEqualTo(40);
    }

    @Test
    void cutsAGapOfADay() {
        play(0, NOW);

        assertThat(waitMs(DAY_MS, NOW)).isEqualTo(60_000);
        assertThat(waitMs(DAY_MS, NOW + SECOND)).as("asked again").isEqualTo(59_000);
        assertThat(play(DAY_MS, NOW + 60 * SECOND)).isZero();
        assertThat(waitMs(DAY_MS + 40, NOW + 60 * SECOND)).isEqualTo(40);
    }

    @Test
    void tracksOfOneRecordingHaveOneClock() {
        play("left", 0, NOW);

        assertThat(waitMs("right", 2000, NOW)).isEqualTo(2000);
        play("right", 2000, NOW + 2 * SECOND);

        assertThat(waitMs("left", 2040, NOW + 2 * SECOND)).isEqualTo(40);
    }

    /** After a gap it is the first of them that waits, and the others wait with it. */
    @Test
    void tracksOfOneRecordingCrossAGapTogether() {
        play("left", 0, NOW);
        play("right", 0, NOW);

        play("left", DAY_MS, NOW + 60 * SECOND);

        assertThat(waitMs("right", DAY_MS + 40, NOW + 60 * SECOND)).isEqualTo(40);
    }

    /** In a union their frames alternate. */
    @Test
    void tracksOfRecordingsFromDifferentTimesHaveClocksOfTheirOwn() {
        assertPlayedSideBySide("left", 0, "right", DAY_MS);
        assertPlayedSideBySide("right", DAY_MS, "left", 0);
        assertPlayedSideBySide("left", 3000, "right", 0);
    }

    @Test
    void aTrackOfSeveralRecordingsWaitsForTheGapBetweenThemOnce() {
        play("cam", 0, NOW);
        play("cam", DAY_MS, NOW + 60 * SECOND);

        play("cam", 60_040, NOW + 60 * SECOND);

        assertThat(waitMs("cam", DAY_MS + 40, NOW + 60 * SECOND)).isEqualTo(40);
    }

    @Test
    void aFrameWithoutATimeIsPlayedAtOnce() {
        play("cam", 0, NOW);

        assertThat(clock.waitNs("cam", 0, NOW)).isZero();
        assertThat(clock.played("cam", 0, NOW, false)).isZero();

        assertThat(waitMs("cam", 40, NOW)).isEqualTo(40);
    }

    private static void assertPlayedSideBySide(
            String first, long firstMs, String second, long secondMs) {
        PlayoutClock both = new PlayoutClock(1);
        for (long frame = 0; frame < 100; frame++) {
            assertPlayedAtOnce(both, first, firstMs + frame * 40, NOW + frame * 40 * MS);
            assertPlayedAtOnce(both, second, secondMs + frame * 40, NOW + frame * 40 * MS);
        }
    }

    private static void assertPlayedAtOnce(
            PlayoutClock by, String track, long afterMs, long nowNs) {
        assertThat(by.waitNs(track, at(afterMs), nowNs)).isZero();
        assertThat(by.played(track, at(afterMs), nowNs, false)).isZero();
    }

    /** Returns the lateness in milliseconds. */
    private long play(long afterMs, long nowNs) {
        return play("cam", afterMs, nowNs);
    }

    private long play(String track, long afterMs, long nowNs) {
        return clock.played(track, at(afterMs), nowNs, false) / MS;
    }

    private long waitMs(long afterMs, long nowNs) {
        return waitMs("cam", afterMs, nowNs);
    }

    private long waitMs(String track, long afterMs, long nowNs) {
        return clock.waitNs(track, at(afterMs), nowNs) / MS;
    }

    private static long at(long afterMs) {
        return RECORDED_US + afterMs * 1000;
    }
}
