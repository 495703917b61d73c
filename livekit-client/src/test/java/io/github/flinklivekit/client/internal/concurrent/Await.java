// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.concurrent;

import org.awaitility.Awaitility;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;

/** Waits for conditions, not for times. */
public final class Await {

    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Duration INTERVAL = Duration.ofMillis(5);

    private Await() {}

    /**
     * Returns when the condition holds; fails with what the description says after 20 s. Both are
     * asked in the caller's thread.
     */
    public static void until(Callable<Boolean> condition, Supplier<String> description) {
        Awaitility.await()
                .pollInSameThread()
                .atMost(DEADLINE)
                .pollDelay(Duration.ZERO)
                .pollInterval(INTERVAL)
                .untilAsserted(() -> assertThat(condition.call()).as(description).isTrue());
    }
}
