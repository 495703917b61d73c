// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.metrics;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PacingErrorStatisticsTest {

    private static final long MS = 1_000_000;

    private final PacingErrorStatistics error = new PacingErrorStatistics();

    @Test
    void isZeroBeforeTheFirstFrame() {
        assertThat(error.percentileMs(0.5)).isZero();
    }

    @Test
    void ranksWhatThereIs() {
        for (int ms = 1; ms <= 100; ms++) {
            error.add(ms % 2 == 0 ? ms * MS : -ms * MS);
        }

        assertThat(error.percentileMs(0.5)).isEqualTo(50);
        assertThat(error.percentileMs(0.99)).isEqualTo(99);
    }

    @Test
    void forgetsWhatIsLongAgo() {
        error.add(1000 * MS);
        for (int frame = 0; frame < 5000; frame++) {
            error.add(frame * MS / 1000);
        }

        assertThat(error.percentileMs(1)).isEqualTo(4.999);
        assertThat(error.percentileMs(0)).isEqualTo(4.7);
    }
}
