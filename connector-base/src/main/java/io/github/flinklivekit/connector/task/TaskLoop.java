// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector.task;

import org.apache.flink.annotation.Internal;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What other threads leave for the thread of a task that is polled, and what wakes it. No signal is
 * lost: the task thread calls {@link #beginPoll} before it looks for work, so that a signal after
 * that look wakes it.
 */
@Internal
public final class TaskLoop implements Executor, AutoCloseable {

    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final AtomicReference<CompletableFuture<Void>> available =
            new AtomicReference<>(new CompletableFuture<>());
    private volatile boolean closed;

    /** There may be something to do. Called on any thread; never blocks. */
    public void signal() {
        available.get().complete(null);
    }

    /** Runs a command at the next {@link #runAll}. Called on any thread; never blocks. */
    @Override
    public void execute(Runnable command) {
        if (!closed) {
            commands.add(command);
            signal();
        }
    }

    /** Done when there may be something to do. Called on the task thread. */
    public CompletableFuture<Void> isAvailable() {
        return available.get();
    }

    /** The task thread is about to look at everything. */
    public void beginPoll() {
        if (available.get().isDone()) {
            available.set(new CompletableFuture<>());
        }
    }

    /** Runs the commands that wait, in their order. Called on the task thread. */
    public void runAll() {
        for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
            command.run();
        }
    }

    /** Takes no more commands and forgets those that wait. */
    @Override
    public void close() {
        closed = true;
        commands.clear();
    }
}
