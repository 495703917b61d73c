// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.reader;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/** What other threads leave for the task thread to do. */
public final class ReaderMailbox implements Executor {

    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final Runnable wake;
    private volatile boolean closed;

    /**
     * No commands.
     *
     * @param wake tells the task thread that there is something to do; called on any thread
     */
    public ReaderMailbox(Runnable wake) {
        this.wake = wake;
    }

    @Override
    public void execute(Runnable command) {
        if (!closed) {
            commands.add(command);
            wake.run();
        }
    }

    /** Called on the task thread. */
    public void runAll() {
        for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
            command.run();
        }
    }

    /** Takes no more commands and forgets those that wait. */
    public void close() {
        closed = true;
        commands.clear();
    }
}
