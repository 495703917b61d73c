// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.writer;

import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.flink.util.function.ThrowingRunnable;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;

/** A task's mailbox that is emptied when the test says so, or when the sink waits. */
final class TaskMailbox implements MailboxExecutor {

    private final BlockingQueue<ThrowingRunnable<? extends Exception>> mails =
            new LinkedBlockingQueue<>();
    private volatile boolean closed;

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
    public void yield() throws InterruptedException {
        runQuietly(mails.take());
    }

    @Override
    public boolean tryYield() {
        var mail = mails.poll();
        if (mail == null) {
            return false;
        }
        runQuietly(mail);
        return true;
    }

    private static void runQuietly(ThrowingRunnable<? extends Exception> mail) {
        try {
            mail.run();
        } catch (Exception e) {
            throw new FlinkRuntimeException(e);
        }
    }

    @Override
    public boolean shouldInterrupt() {
        return false;
    }
}
