// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector.task;

import org.apache.flink.annotation.Internal;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** The time, as a task has it. */
@Internal
public interface TaskTimer {

    /** A clock that runs evenly, nanoseconds. Any thread may ask. */
    long nanoTime();

    /**
     * Runs an action on the task's thread after a while, unless the task has ended by then. Any
     * thread may call it.
     */
    void after(Duration delay, Runnable action);

    /**
     * A timer that hands what is due to an executor. The executor drops what comes after the task's
     * end.
     *
     * @param taskThread runs actions on the task's thread
     */
    static TaskTimer on(Executor taskThread) {
        return new TaskTimer() {
            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public void after(Duration delay, Runnable action) {
                CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS)
                        .execute(() -> taskThread.execute(action));
            }
        };
    }
}
