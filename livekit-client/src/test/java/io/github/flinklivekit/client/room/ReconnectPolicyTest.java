// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.room;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ReconnectPolicyTest {

    @ParameterizedTest
    @CsvSource({
        "1, 300",
        "2, 600",
        "3, 1200",
        "5, 4800",
        "6, 7000",
        "10, 7000",
        "21, 7000",
        "1000000, 7000"
    })
    void spreadsAttemptsUpToALimitThatDoubles(int attempt, long limitMs) {
        List<Long> delays =
                IntStream.range(0, 2_000)
                        .mapToObj(i -> ReconnectPolicy.DEFAULT.delayBefore(attempt).toMillis())
                        .toList();

        assertThat(delays).allMatch(delay -> delay >= 0 && delay <= limitMs);
        // Of 2000 draws none is in the upper, or the lower, tenth once in 10^91.
        assertThat(delays).anyMatch(delay -> delay > limitMs * 0.9);
        assertThat(delays).anyMatch(delay -> delay < limitMs * 0.1);
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 1", "-1, 1, 1", "1, 0, 1", "1, -1, 1", "1, 2, 1"})
    void refusesWhatIsNoPolicy(int attempts, long initialMs, long maxMs) {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                new ReconnectPolicy(
                                        attempts,
                                        Duration.ofMillis(initialMs),
                                        Duration.ofMillis(maxMs)))
                .withMessageContaining(attempts + " attempts");
    }

    @Test
    void canGoOnForEver() {
        assertThat(
                        new ReconnectPolicy(
                                        ReconnectPolicy.NO_LIMIT,
                                        Duration.ofMillis(1),
                                        Duration.ofDays(1))
                                .delayBefore(Integer.MAX_VALUE))
                .isLessThanOrEqualTo(Duration.ofDays(1));
    }
}
