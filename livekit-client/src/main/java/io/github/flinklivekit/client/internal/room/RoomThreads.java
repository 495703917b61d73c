// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.room;

import org.apache.flink.annotation.Internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import javax.annotation.Nullable;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A room's two threads: one owns its state and never blocks, one calls listeners and may be blocked
 * by them. Both are daemons, begin with the first task and end with the room.
 */
@Internal
public final class RoomThreads {

    private static final Logger LOG = LoggerFactory.getLogger(RoomThreads.class);

    private final Loop loop = new Loop();
    private final ThreadPoolExecutor listeners =
            new ThreadPoolExecutor(
                    1,
                    1,
                    0,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    named("livekit-events"),
                    new ThreadPoolExecutor.DiscardPolicy());

    /** Whether the caller is the thread that owns the room's state. */
    public boolean isLoop() {
        return Thread.currentThread() == loop.thread;
    }

    public ScheduledExecutorService loop() {
        return loop;
    }

    public ExecutorService listeners() {
        return listeners;
    }

    /** Lets both threads finish what they have. */
    public void shutdown() {
        loop.shutdown();
        listeners.shutdown();
    }

    /**
     * What comes after the end is discarded, since native threads and users may still hand
     * something over; only a future that would wait for it fails instead.
     */
    private static final class Loop extends ScheduledThreadPoolExecutor {

        @Nullable private volatile Thread thread;

        Loop() {
            super(1, named("livekit-room"), new ThreadPoolExecutor.DiscardPolicy());
            setRemoveOnCancelPolicy(true);
            setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
        }

        @Override
        protected void beforeExecute(Thread runner, Runnable task) {
            thread = runner;
            super.beforeExecute(runner, task);
        }

        /** A task that fails is a fault of this client: nobody else would hear of it. */
        @Override
        protected void afterExecute(Runnable task, @Nullable Throwable failure) {
            super.afterExecute(task, failure);
            if (task instanceof Future<?> done && done.isDone() && !done.isCancelled()) {
                try {
                    done.get();
                } catch (ExecutionException e) {
                    LOG.error("A task of the room's thread has failed", e.getCause());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        @Override
        public void execute(Runnable task) {
            if (isShutdown() && task instanceof CompletableFuture.AsynchronousCompletionTask) {
                throw new RejectedExecutionException("The room was left");
            }
            super.execute(task);
        }
    }

    private static ThreadFactory named(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
