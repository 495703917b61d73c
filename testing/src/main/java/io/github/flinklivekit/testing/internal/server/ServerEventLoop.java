// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing.internal.server;

import org.apache.flink.annotation.Internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import javax.annotation.Nullable;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The one thread that owns a server's state. What comes after its end is discarded: sockets and
 * native threads may still hand something over.
 */
@Internal
public final class ServerEventLoop extends ScheduledThreadPoolExecutor {

    private static final Logger LOG = LoggerFactory.getLogger(ServerEventLoop.class);

    private static final long END_TIMEOUT_S = 10;

    private final OneThread thread;

    public ServerEventLoop() {
        this(new OneThread());
    }

    private ServerEventLoop(OneThread thread) {
        super(1, thread, new ThreadPoolExecutor.DiscardPolicy());
        this.thread = thread;
        setRemoveOnCancelPolicy(true);
        setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** A task that fails is a fault of the server: nobody else would hear of it. */
    @Override
    protected void afterExecute(Runnable task, @Nullable Throwable failure) {
        super.afterExecute(task, failure);
        if (task instanceof Future<?> done && done.isDone() && !done.isCancelled()) {
            try {
                done.get();
            } catch (ExecutionException e) {
                LOG.error("A task of the embedded server has failed", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Runs something on the server's thread and waits for it.
     *
     * @throws IllegalStateException if it fails, or if the server was closed
     */
    <T> T call(Supplier<T> action) {
        FutureTask<T> task = new FutureTask<>(action::get);
        if (isShutdown()) {
            throw new IllegalStateException("The embedded server is closed");
        }
        execute(task);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw new IllegalStateException("The embedded server failed", e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** As {@link #call}, for what has no result. */
    public void run(Runnable action) {
        call(
                () -> {
                    action.run();
                    return null;
                });
    }

    /** Ends the thread, and returns when it has ended. */
    public void end() {
        shutdown();
        try {
            // Its thread has a few steps to go when an executor has terminated.
            if (!awaitTermination(END_TIMEOUT_S, TimeUnit.SECONDS) || !thread.awaitEnd()) {
                LOG.warn("The embedded server's thread did not end in {} s", END_TIMEOUT_S);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class OneThread implements ThreadFactory {

        @Nullable private volatile Thread started;

        @Override
        public Thread newThread(Runnable work) {
            Thread thread = new Thread(work, "embedded-livekit-server");
            thread.setDaemon(true);
            started = thread;
            return thread;
        }

        boolean awaitEnd() throws InterruptedException {
            Thread thread = started;
            if (thread == null) {
                return true;
            }
            thread.join(TimeUnit.SECONDS.toMillis(END_TIMEOUT_S));
            return !thread.isAlive();
        }
    }
}
