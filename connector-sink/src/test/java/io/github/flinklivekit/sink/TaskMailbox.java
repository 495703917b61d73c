// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink;

import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.util.function.ThrowingRunnable;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;

/** A task's mailbox that is emptied when the test says so. */
final class TaskMailbox implements MailboxExecutor {

    private final Queue<ThrowingRunnable<? extends Exception>> mails = new ArrayDeque<>();
    private boolean closed;

    /** Runs what has come in, and what comes in thereby. */
    void run() throws Exception {
        for (var mail = mails.poll(); mail != null; mail = mails.poll()) {
            mail.run();
        }
    }

    /** The task has ended: what waits is dropped, what comes is refused. */
    void close() {
        closed = true;
        mails.clear();
    }

    @Override
    public void execute(
            MailOptions options,
            ThrowingRunnable<? extends Exception> command,
            String description,
            Object... arguments) {
        if (closed) {
            throw new RejectedExecutionException("The task has ended");
        }
        mails.add(command);
    }

    @Override
    public void yield() {
        throw new AssertionError("The sink never waits");
    }

    @Override
    public boolean tryYield() {
        throw new AssertionError("The sink never waits");
    }

    @Override
    public boolean shouldInterrupt() {
        return false;
    }
}
