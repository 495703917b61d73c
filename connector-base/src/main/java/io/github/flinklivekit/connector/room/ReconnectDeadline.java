// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector.room;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Until when a broken connection has to be restored. Used on the task thread. */
final class ReconnectDeadline {

    @Nullable private final Duration timeout;
    private final Executor taskThread;
    private final Runnable onPassed;

    /** Null while nothing is broken. */
    @Nullable private CompletableFuture<Void> running;

    /**
     * A deadline that does not run yet.
     *
     * @param timeout null for none
     * @param onPassed called on the task thread
     */
    ReconnectDeadline(@Nullable Duration timeout, Executor taskThread, Runnable onPassed) {
        this.timeout = timeout;
        this.taskThread = taskThread;
        this.onPassed = onPassed;
    }

    /** The connection is broken; nothing happens if it was already. */
    void start() {
        if (running != null || timeout == null) {
            return;
        }
        CompletableFuture<Void> present = new CompletableFuture<>();
        running = present;
        present.completeOnTimeout(null, timeout.toMillis(), TimeUnit.MILLISECONDS)
                .thenRun(() -> taskThread.execute(() -> passed(present)));
    }

    /** The timer's thread is the JVM's: what it keeps, it would keep when the job has ended. */
    void cancel() {
        if (running != null) {
            running.cancel(false);
            running = null;
        }
    }

    private void passed(CompletableFuture<Void> which) {
        if (which == running) {
            onPassed.run();
        }
    }
}
