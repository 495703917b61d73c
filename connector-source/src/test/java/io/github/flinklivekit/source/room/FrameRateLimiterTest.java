// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.room;

import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.FrameOrigin;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.frame.pixels.VideoRotation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class FrameRateLimiterTest {

    private static final long START_US = 1_700_000_000_000_000L;

    @ParameterizedTest
    @CsvSource({
        "30, 15, 300",
        "30, 10, 200",
        "30, 30, 600",
        "30, 29, 580",
        "15, 30, 300",
        "30, 1, 20",
        "60, 24, 480",
        "25, 12.5, 250",
        "10, 0.5, 10"
    })
    void letsTheRatePassOfFramesThatComeUnevenly(double given, double limit, int expected) {
        FrameRateLimiter rate = new FrameRateLimiter(limit);
        Random jitter = new Random(1);
        int passed = 0;
        int frames = (int) (20 * given);
        for (int i = 0; i < frames; i++) {
            long lateUs = jitter.nextInt(4_000);
            if (rate.test(frame(START_US + Math.round(i * 1e6 / given) + lateUs))) {
                passed++;
            }
        }

        assertThat(passed).isBetween(expected - 1, expected + 1);
        assertThat(rate.dropped()).isEqualTo(frames - passed);
    }

    @Test
    void theFrameBehindALateOneIsHalfAnIntervalAway() {
        FrameRateLimiter rate = new FrameRateLimiter(10);

        // Due at 100 ms and at 200.
        assertThat(rate.test(frame(START_US))).isTrue();
        assertThat(rate.test(frame(START_US + 190_000))).isTrue();
        assertThat(rate.test(frame(START_US + 200_000))).isFalse();
        assertThat(rate.test(frame(START_US + 239_999))).isFalse();
        assertThat(rate.test(frame(START_US + 240_000))).isTrue();
        assertThat(rate.test(frame(START_US + 290_000))).as("due at 300 ms").isTrue();
    }

    @Test
    void doesNotMakeUpForAPause() {
        FrameRateLimiter rate = new FrameRateLimiter(10);
        rate.test(frame(START_US));

        int passed = 0;
        for (int i = 0; i < 30; i++) {
            if (rate.test(frame(START_US + 60_000_000 + i * 33_333L))) {
                passed++;
            }
        }

        assertThat(passed).isEqualTo(10);
    }

    @Test
    void unlimitedLetsEverythingPass() {
        FrameRateLimiter rate = new FrameRateLimiter(FrameRateLimiter.UNLIMITED);

        assertThat(rate.test(frame(START_US))).isTrue();
        assertThat(rate.test(frame(START_US))).isTrue();
        assertThat(rate.test(frame(START_US + 1))).isTrue();
    }

    private static FrameHeader frame(long timestampUs) {
        return new FrameHeader(
                4,
                2,
                VideoBufferType.I420,
                timestampUs,
                VideoRotation.ROTATION_0,
                0,
                FrameOrigin.NONE);
    }
}
