// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.quickstart;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FrameTrailTest {
    private final FrameTrail trail = new FrameTrail();

    @Test
    void knowsNothingBeforeTheFirstFrame() {
        trail.sent(1000);

        assertThat(trail.snapshot()).isEqualTo(new FrameTrail.Snapshot(1, 0, 0, null, null));
    }

    @Test
    void countsGapsBetweenFramesThatCame() {
        for (long time = 0; time < 10; time++) {
            trail.sent(time);
        }
        // The first three were sent before the way was open.
        trail.seen(3, 3);
        trail.seen(4, 4);
        trail.seen(7, 7);

        FrameTrail.Snapshot snapshot = trail.snapshot();
        assertThat(snapshot.sent()).isEqualTo(10);
        assertThat(snapshot.seen()).isEqualTo(3);
        assertThat(snapshot.missing()).isEqualTo(2);
    }

    @Test
    void measuresHowLongFramesTake() {
        for (long time = 0; time < 3; time++) {
            trail.sent(time);
        }
        trail.seen(0, 40_000);
        trail.seen(1, 20_001);
        trail.seen(2, 90_002);

        assertThat(trail.snapshot().latencyMs()).isEqualTo(40);
        assertThat(trail.snapshot().slowestMs()).isEqualTo(90);
    }

    @Test
    void aPictureThatWasShownAgainOrIsOfAnotherCameraCountsNothing() {
        trail.sent(1);
        trail.seen(1, 2);
        trail.seen(1, 3);
        trail.seen(99, 100);

        assertThat(trail.snapshot().seen()).isEqualTo(1);
        assertThat(trail.snapshot().missing()).isZero();
    }
}
