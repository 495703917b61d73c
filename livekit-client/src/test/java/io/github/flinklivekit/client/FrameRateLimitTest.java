// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

class FrameRateLimitTest {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    @ParameterizedTest
    @CsvSource({"30, 10, 100", "30, 20, 200", "30, 30, 300", "30, 7.5, 75", "15, 30, 150"})
    void letsSoManyOfTenSecondsThrough(int fps, double limit, int pictures) {
        FrameRateLimit rate = new FrameRateLimit(limit);
        // As a camera's, some milliseconds early or late.
        Random jitter = new Random(1);
        int taken = 0;
        for (int i = 0; i < 10 * fps; i++) {
            long jitterNs = TimeUnit.MICROSECONDS.toNanos(jitter.nextInt(4000) - 2000);
            taken += rate.takes(i * SECOND_NS / fps + jitterNs) ? 1 : 0;
        }

        assertThat(taken).isBetween(pictures - 1, pictures + 1);
    }

    @Test
    void takesThemEvenly() {
        FrameRateLimit rate = new FrameRateLimit(10);
        List<Integer> taken = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            if (rate.takes(i * SECOND_NS / 30)) {
                taken.add(i);
            }
        }

        assertThat(taken).startsWith(0, 2, 5, 8, 11, 14, 17);
    }

    @Test
    void beginsAnewBehindAGap() {
        FrameRateLimit rate = new FrameRateLimit(10);
        rate.takes(0);

        assertThat(rate.takes(5 * SECOND_NS)).isTrue();
        assertThat(rate.takes(5 * SECOND_NS + 1)).as("nothing is made up for").isFalse();
    }
}
