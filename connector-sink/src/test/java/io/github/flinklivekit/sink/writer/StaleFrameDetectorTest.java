// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.writer;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StaleFrameDetectorTest {

    private static final long SECOND_US = 1_000_000;

    /** Timestamps are of another clock than now. */
    private static final long EPOCH_US = 1_700_000_000_000_000L;

    private final StaleFrameDetector freshness = new StaleFrameDetector();

    @Test
    void framesInTime() {
        for (int ms = 0; ms < 5000; ms += 33) {
            assertThat(isStale(ms, ms + 20 + ms % 7)).isFalse();
        }
    }

    @Test
    void aFrameOlderThanOneThatWasShown() {
        isStale(0, 0);
        isStale(66, 66);

        assertThat(isStale(33, 67)).isTrue();
        assertThat(isStale(66, 68)).as("another of the same time").isFalse();
        assertThat(isStale(100, 101)).isFalse();
    }

    @Test
    void aBacklogUntilItIsCaughtUpWith() {
        isStale(0, 0);
        assertThat(isStale(33, 3000)).as("the first in a long time").isFalse();
        for (int ms = 66; ms < 1990; ms += 33) {
            assertThat(isStale(ms, 3000 + ms / 33)).as("%d ms", ms).isTrue();
        }
        for (int ms = 2100; ms < 3000; ms += 33) {
            assertThat(isStale(ms, 3000 + ms / 33)).as("%d ms", ms).isFalse();
        }
    }

    @Test
    void aDelayThatStays() {
        isStale(0, 0);
        for (int ms = 33; ms < 10_000; ms += 33) {
            assertThat(isStale(ms, 5000 + ms)).as("%d ms", ms).isFalse();
        }
        // Some of them two at a time, which is no backlog any more.
        for (int ms = 10_000; ms < 12_000; ms += 33) {
            assertThat(isStale(ms, 5000 + ms / 66 * 66)).as("%d ms", ms).isFalse();
        }
    }

    @Test
    void timestampsInSlowMotion() {
        for (int ms = 0; ms < 10_000; ms += 33) {
            assertThat(isStale(ms, 4L * ms)).as("%d ms", ms).isFalse();
        }
    }

    @Test
    void aClockThatBeganAnew() {
        isStale(60_000, 0);

        assertThat(isStale(0, 33)).isFalse();
        assertThat(isStale(33, 66)).isFalse();
    }

    @Test
    void framesWithoutATime() {
        isStale(1000, 1000);

        assertThat(freshness.isStale(0, 90 * SECOND_US)).isFalse();
    }

    private boolean isStale(long timestampMs, long nowMs) {
        return freshness.isStale(EPOCH_US + timestampMs * 1000, nowMs * 1000);
    }
}
