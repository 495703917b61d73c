// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.signal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A room's thread whose time a test moves: tasks run on the test's thread, in the order of their
 * times, when it says so.
 */
public final class ManualLoop extends AbstractExecutorService implements ScheduledExecutorService {

    private final PriorityQueue<Task<?>> tasks =
            new PriorityQueue<>(
                    Comparator.<Task<?>>comparingLong(task -> task.dueNs)
                            .thenComparingLong(task -> task.number));
    private long nowNs;
    private long number;
    private boolean shutdown;

    private final class Task<V> extends FutureTask<V> implements ScheduledFuture<V> {

        private final long number = ManualLoop.this.number++;
        private final long periodNs;
        private long dueNs;

        Task(Callable<V> call, long delayNs, long periodNs) {
            super(call);
            this.periodNs = periodNs;
            this.dueNs = nowNs + delayNs;
            tasks.add(this);
        }

        void runDue() {
            if (periodNs == 0) {
                run();
            } else if (runAndReset()) {
                dueNs += periodNs;
                tasks.add(this);
            }
        }

        @Override
        public boolean cancel(boolean mayInterrupt) {
            tasks.remove(this);
            return super.cancel(mayInterrupt);
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(dueNs - nowNs, TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(
                    getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    public long nanoTime() {
        return nowNs;
    }

    /** Runs what is due now, and what that makes due. */
    public void run() {
        advance(Duration.ZERO);
    }

    /** Lets time pass; every task runs at its own time. */
    public void advance(Duration time) {
        long endNs = nowNs + time.toNanos();
        while (!tasks.isEmpty() && tasks.peek().dueNs <= endNs) {
            Task<?> task = tasks.remove();
            nowNs = Math.max(nowNs, task.dueNs);
            task.runDue();
        }
        nowNs = endNs;
    }

    /** How many tasks wait for their time. */
    public int waiting() {
        return tasks.size();
    }

    @Override
    public void execute(Runnable command) {
        if (shutdown) {
            throw new RejectedExecutionException("This thread has ended");
        }
        new Task<>(Executors.callable(command), 0, 0);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return new Task<>(Executors.callable(command), unit.toNanos(delay), 0);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        return new Task<>(callable, unit.toNanos(delay), 0);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(
            Runnable command, long initialDelay, long period, TimeUnit unit) {
        return new Task<>(
                Executors.callable(command), unit.toNanos(initialDelay), unit.toNanos(period));
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
            Runnable command, long initialDelay, long delay, TimeUnit unit) {
        return scheduleAtFixedRate(command, initialDelay, delay, unit);
    }

    @Override
    public void shutdown() {
        shutdown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown = true;
        List<Runnable> left = new ArrayList<>(tasks);
        tasks.clear();
        return left;
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return shutdown && tasks.isEmpty();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return isTerminated();
    }
}
