// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.support;

import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

import java.time.Duration;

/** Waits for what a test needs next. A loaded machine may be slow: deadlines are far away. */
public final class Waiting {
    public static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Duration INTERVAL = Duration.ofMillis(20);

    private Waiting() {}

    /** Until the assertion holds; fails with its message after 30 s. */
    public static void until(String what, ThrowingRunnable assertion) {
        until(what, DEADLINE, assertion);
    }

    public static void until(String what, Duration deadline, ThrowingRunnable assertion) {
        Awaitility.await(what)
                .atMost(deadline)
                .pollDelay(Duration.ZERO)
                .pollInterval(INTERVAL)
                .untilAsserted(assertion);
    }
}
