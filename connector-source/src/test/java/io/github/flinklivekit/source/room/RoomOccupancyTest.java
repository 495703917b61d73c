// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.room;

import org.junit.jupiter.api.Test;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

class RoomOccupancyTest {

    private long nowNanos = Long.MAX_VALUE - 5;
    private final RoomOccupancy population = new RoomOccupancy(Duration.ZERO, () -> nowNanos);

    @Test
    void isWhatIsSeen() {
        assertThat(population.update(false)).isFalse();
        assertThat(population.update(true)).isTrue();
        assertThat(population.update(false)).isFalse();
    }

    @Test
    void waitsForOthersAfterTheConnectionWasLost() {
        population.update(true);
        population.startGrace();
        assertThat(population.update(false)).isTrue();
        nowNanos += RoomOccupancy.GRACE.toNanos() - 1;
        assertThat(population.update(false)).isTrue();
        nowNanos += 1;
        assertThat(population.update(false)).isFalse();
    }

    @Test
    void whoLeavesMayBeBackSoon() {
        RoomOccupancy patient = new RoomOccupancy(Duration.ofSeconds(20), () -> nowNanos);
        assertThat(patient.update(false)).as("nobody was there").isFalse();
        assertThat(patient.pollRecheck()).isEmpty();
        patient.update(true);

        assertThat(patient.update(false)).isTrue();
        assertThat(patient.pollRecheck()).contains(Duration.ofSeconds(20));
        assertThat(patient.pollRecheck()).isEmpty();
        pass(Duration.ofSeconds(3));
        assertThat(patient.update(true)).as("they are back").isTrue();
        assertThat(patient.update(false)).isTrue();
        assertThat(patient.pollRecheck()).contains(Duration.ofSeconds(20));
        pass(Duration.ofSeconds(20).minusNanos(1));
        assertThat(patient.update(false)).isTrue();
        pass(Duration.ofNanos(1));

        assertThat(patient.update(false)).isFalse();
    }

    /** The server closes a room that everybody has left: that is no reason to wait longer. */
    @Test
    void aLossDoesNotBringBackThoseWhoHadLeft() {
        RoomOccupancy patient = new RoomOccupancy(Duration.ofSeconds(20), () -> nowNanos);
        patient.update(true);
        patient.update(false);
        pass(Duration.ofSeconds(19));
        patient.startGrace();
        assertThat(patient.update(false)).isTrue();
        pass(Duration.ofSeconds(1));

        assertThat(patient.update(false)).isFalse();
    }

    /** The two waits run side by side. */
    @Test
    void aLossGivesThoseWhoWereThereTheLongerTime() {
        RoomOccupancy patient = new RoomOccupancy(Duration.ofSeconds(20), () -> nowNanos);
        patient.update(true);
        patient.startGrace();
        pass(Duration.ofSeconds(5));
        patient.update(false);
        pass(Duration.ofSeconds(25).minusNanos(1));
        assertThat(patient.update(false)).isTrue();
        pass(Duration.ofNanos(1));

        assertThat(patient.update(false)).isFalse();
    }

    @Test
    void doesNotWaitForNobody() {
        population.update(false);
        population.startGrace();

        assertThat(population.update(false)).isFalse();
    }

    private void pass(Duration time) {
        nowNanos += time.toNanos();
    }
}
