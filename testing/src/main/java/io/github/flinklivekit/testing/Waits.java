// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for what a test needs next; a loaded machine may be slow. All of it is told, by a future, a
 * queue or a monitor: nothing here polls, and so users' tests need no Awaitility for it.
 */
final class Waits {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    private Waits() {}

    /**
     * The value of a future.
     *
     * @throws AssertionError if it fails, or is not there after 30 s
     */
    static <T> T value(String what, CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(what + " failed: " + e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError(what + " took more than " + PATIENCE.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            throw interrupted(what, e);
        }
    }

    static AssertionError interrupted(String what, InterruptedException e) {
        Thread.currentThread().interrupt();
        return new AssertionError(what + " was interrupted", e);
    }
}
