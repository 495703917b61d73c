// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.reader;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Wakes the task thread. {@link #signal} may come from any thread, never blocks, and is never lost:
 * the task thread calls {@link #reset} before it looks for work, so that a signal after that look
 * wakes it.
 */
public final class ReaderAvailability {

    private final AtomicReference<CompletableFuture<Void>> current =
            new AtomicReference<>(new CompletableFuture<>());

    /** There may be something to do. */
    public void signal() {
        current.get().complete(null);
    }

    /** The task thread is about to look at everything. */
    public void reset() {
        if (current.get().isDone()) {
            current.set(new CompletableFuture<>());
        }
    }

    /** Done when there may be something to do. */
    public CompletableFuture<Void> future() {
        return current.get();
    }
}
