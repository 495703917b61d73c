// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.concurrent;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Waits for conditions, not for times. */
public final class Await {

    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private Await() {}

    /** Returns when the condition holds; fails with what the description says then. */
    public static void until(Callable<Boolean> condition, Supplier<String> description) {
        long end = System.nanoTime() + DEADLINE.toNanos();
        try {
            while (!condition.call()) {
                if (System.nanoTime() > end) {
                    throw new AssertionError(
                            "Not within " + DEADLINE.toSeconds() + " s: " + description.get());
                }
                Thread.sleep(5);
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
