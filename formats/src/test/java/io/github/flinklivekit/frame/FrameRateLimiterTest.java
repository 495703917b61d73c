// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

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
            if (rate.tryAcquire(START_US + Math.round(i * 1e6 / given) + lateUs)) {
                passed++;
            }
        }

        assertThat(passed).isBetween(expected - 1, expected + 1);
    }

    @Test
    void theFrameBehindALateOneIsHalfAnIntervalAway() {
        FrameRateLimiter rate = new FrameRateLimiter(10);

        // Due at 100 ms and at 200.
        assertThat(rate.tryAcquire(START_US)).isTrue();
        assertThat(rate.tryAcquire(START_US + 190_000)).isTrue();
        assertThat(rate.tryAcquire(START_US + 200_000)).isFalse();
        assertThat(rate.tryAcquire(START_US + 239_999)).isFalse();
        assertThat(rate.tryAcquire(START_US + 240_000)).isTrue();
        assertThat(rate.tryAcquire(START_US + 290_000)).as("due at 300 ms").isTrue();
    }

    @Test
    void doesNotMakeUpForAPause() {
        FrameRateLimiter rate = new FrameRateLimiter(10);
        rate.tryAcquire(START_US);

        int passed = 0;
        for (int i = 0; i < 30; i++) {
            if (rate.tryAcquire(START_US + 60_000_000 + i * 33_333L)) {
                passed++;
            }
        }

        assertThat(passed).isEqualTo(10);
    }

    @Test
    void unlimitedLetsEverythingPass() {
        FrameRateLimiter rate = new FrameRateLimiter(Double.POSITIVE_INFINITY);

        assertThat(rate.tryAcquire(START_US)).isTrue();
        assertThat(rate.tryAcquire(START_US)).isTrue();
        assertThat(rate.tryAcquire(START_US + 1)).isTrue();
    }

    @Test
    void unlimitedLetsFramesPassThatOvertookOthers() {
        FrameRateLimiter rate = new FrameRateLimiter(Double.POSITIVE_INFINITY);

        assertThat(rate.tryAcquire(START_US)).isTrue();
        assertThat(rate.tryAcquire(START_US - 20_000)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {1_100_000, 3_600_000_000L, START_US})
    void aClockThatIsSetBackDoesNotSilenceATrack(long byUs) {
        FrameRateLimiter rate = new FrameRateLimiter(10);
        for (int i = 0; i < 100; i++) {
            rate.tryAcquire(START_US + i * 33_333L);
        }

        int passed = 0;
        for (int i = 0; i < 300; i++) {
            passed += rate.tryAcquire(START_US + 3_333_300 - byUs + i * 33_333L) ? 1 : 0;
        }

        assertThat(passed).isBetween(99, 101);
    }

    @Test
    void aClockThatIsSetBackByLittleSilencesATrackForNoLonger() {
        FrameRateLimiter rate = new FrameRateLimiter(10);
        rate.tryAcquire(START_US);

        assertThat(rate.tryAcquire(START_US - 900_000)).isFalse();
        assertThat(rate.tryAcquire(START_US)).isFalse();
        assertThat(rate.tryAcquire(START_US + 100_000)).isTrue();
    }

    @Test
    void aClockThatIsSetForwardAndBackDoesNotSilenceATrack() {
        FrameRateLimiter rate = new FrameRateLimiter(10);
        rate.tryAcquire(START_US);

        assertThat(rate.tryAcquire(2 * START_US)).isTrue();
        assertThat(rate.tryAcquire(START_US + 100_000)).isTrue();
        assertThat(rate.tryAcquire(START_US + 200_000)).isTrue();
    }

    @Test
    void keepsTheRateWithoutDrift() {
        FrameRateLimiter rate = new FrameRateLimiter(100);
        int passed = 0;
        for (int i = 0; i < 600 * 2997; i++) {
            long timeUs = START_US + Math.round(i * 1e6 / 2997);
            if (rate.tryAcquire(timeUs)) {
                assertThat(timeUs - START_US).isCloseTo(passed * 10_000L, within(2_600L));
                passed++;
            }
        }

        assertThat(passed).isBetween(60_000, 60_001);
    }

    @Test
    void aBurstMakesUpForAPauseAndKeepsTheRate() {
        FrameRateLimiter rate = new FrameRateLimiter(10, Duration.ofMillis(500));
        rate.tryAcquire(START_US);

        int passed = 0;
        for (int i = 0; i < 20; i++) {
            passed += rate.tryAcquire(START_US + 60_000_000 + i) ? 1 : 0;
        }
        assertThat(passed)
                .as("those of the last half second, and the one that is due")
                .isEqualTo(6);
        assertThat(rate.tryAcquire(START_US + 60_060_000)).isFalse();
        assertThat(rate.tryAcquire(START_US + 60_100_000)).isTrue();
    }

    @Test
    void aTinyRateLetsOneFramePass() {
        FrameRateLimiter rate = new FrameRateLimiter(Double.MIN_VALUE);

        assertThat(rate.tryAcquire(START_US)).isTrue();
        assertThat(rate.tryAcquire(START_US + 60_000_000)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN})
    void refusesARateThatIsNone(double rate) {
        assertThatIllegalArgumentException().isThrownBy(() -> new FrameRateLimiter(rate));
    }
}
