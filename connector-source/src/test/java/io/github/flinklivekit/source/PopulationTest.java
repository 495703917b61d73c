// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PopulationTest {

    private long nowNanos = Long.MAX_VALUE - 5;
    private final Population population = new Population(() -> nowNanos);

    @Test
    void isWhatIsSeen() {
        assertThat(population.update(false)).isFalse();
        assertThat(population.update(true)).isTrue();
        assertThat(population.update(false)).isFalse();
    }

    @Test
    void waitsForOthersAfterTheConnectionWasLost() {
        population.update(true);
        population.disturbed();
        assertThat(population.update(false)).isTrue();
        nowNanos += Population.GRACE.toNanos() - 1;
        assertThat(population.update(false)).isTrue();
        nowNanos += 1;
        assertThat(population.update(false)).isFalse();
    }

    @Test
    void doesNotWaitForNobody() {
        population.update(false);
        population.disturbed();

        assertThat(population.update(false)).isFalse();
    }
}
