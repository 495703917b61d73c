// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.testpattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class FrameCadenceTest {

    @Test
    void tenThousandFramesEndWhereTheyShould() {
        FrameCadence pace = new FrameCadence(5, 30, 1_000_000_000);
        assertThat(pace.dueAt(0)).isEqualTo(5);
        assertThat(pace.dueAt(10_000)).isCloseTo(333_333_333_338L, within(1L));
    }

    @Test
    void aRestoredTrackGoesOnNow() {
        FrameCadence pace = FrameCadence.resumed(1_000_000, 10_000, 29.97, 1_000_000);
        assertThat(pace.dueAt(10_000)).isEqualTo(1_000_000);
        assertThat(pace.dueAt(10_001)).isCloseTo(1_033_367, within(1L));
    }
}
