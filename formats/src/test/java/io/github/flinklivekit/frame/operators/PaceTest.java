// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.operators;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class PaceTest {

    @Test
    void tenThousandFramesEndWhereTheyShould() {
        Pace pace = new Pace(5, 30, 1_000_000_000);
        assertThat(pace.due(0)).isEqualTo(5);
        assertThat(pace.due(10_000)).isCloseTo(333_333_333_338L, within(1L));
    }

    @Test
    void aRestoredTrackGoesOnNow() {
        Pace pace = Pace.resumed(1_000_000, 10_000, 29.97, 1_000_000);
        assertThat(pace.due(10_000)).isEqualTo(1_000_000);
        assertThat(pace.due(10_001)).isCloseTo(1_033_367, within(1L));
    }
}
