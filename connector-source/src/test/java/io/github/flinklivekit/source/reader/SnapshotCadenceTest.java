// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.reader;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class SnapshotCadenceTest {

    private final FakeTimer timer = new FakeTimer();
    private final List<Long> askedMs = new ArrayList<>();

    private SnapshotCadence cadence(Duration interval, double phase) {
        return new SnapshotCadence(
                interval, phase, timer, () -> askedMs.add(timer.nanoTime() / 1_000_000));
    }

    @Test
    void framesThatComeLateAreAskedForEarlier() {
        SnapshotCadence cadence = cadence(Duration.ofSeconds(2), 0);
        List<Long> framesMs = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            while (!cadence.isAsking()) {
                timer.pass(Duration.ofMillis(1));
            }
            timer.pass(Duration.ofMillis(100));
            framesMs.add(timer.nanoTime() / 1_000_000);
            assertThat(cadence.onFrame()).isZero();
        }

        for (int i = 1; i < framesMs.size(); i++) {
            assertThat(framesMs.get(i) - framesMs.get(i - 1)).isBetween(1900L, 2100L);
        }
        long last = framesMs.get(framesMs.size() - 1);
        assertThat(last % 2000).as("distance from the beat").isLessThanOrEqualTo(1);
    }

    @Test
    void theFirstFramesOfSeveralTracksAreWithinSecondsWhateverTheInterval() {
        cadence(Duration.ofSeconds(10), 0.5);
        cadence(Duration.ofMinutes(5), 0.75);
        timer.pass(Duration.ofSeconds(3));

        assertThat(askedMs).containsExactly(1000L, 1500L);
    }

    @Test
    void aFrameThatComesIntervalsLateCountsThoseThatWereMissed() {
        SnapshotCadence cadence = cadence(Duration.ofSeconds(1), 0);
        timer.pass(Duration.ofMillis(3500));
        assertThat(cadence.isAsking()).isTrue();

        assertThat(cadence.onFrame()).isEqualTo(3);
        assertThat(cadence.isAsking()).isFalse();
        timer.pass(Duration.ofMillis(500));
        assertThat(cadence.isAsking()).isTrue();
    }

    @Test
    void whatCouldNotComeIsNotMissed() {
        SnapshotCadence cadence = cadence(Duration.ofSeconds(1), 0);
        timer.pass(Duration.ofSeconds(60));
        cadence.onBack();
        timer.pass(Duration.ofMillis(40));

        assertThat(cadence.onFrame()).isZero();
    }

    @Test
    void anEndedOneAsksForNothing() {
        SnapshotCadence cadence = cadence(Duration.ofSeconds(1), 0.5);
        cadence.end();
        timer.pass(Duration.ofSeconds(5));

        assertThat(askedMs).isEmpty();
        assertThat(cadence.isAsking()).isFalse();
    }
}
