// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.room;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RoomOccupancyTest {

    private long nowNanos = Long.MAX_VALUE - 5;
    private final RoomOccupancy population = new RoomOccupancy(() -> nowNanos);

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
    void doesNotWaitForNobody() {
        population.update(false);
        population.startGrace();

        assertThat(population.update(false)).isFalse();
    }
}
