// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.reader;

import io.github.flinklivekit.connector.task.TaskTimer;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A time that passes when the test says so. */
public final class FakeTimer implements TaskTimer {

    private final PriorityQueue<Waiting> waiting =
            new PriorityQueue<>(Comparator.comparingLong(Waiting::atNanos));
    private long nowNanos;

    /** Lets time pass, and runs what is due in its order. */
    public void pass(Duration duration) {
        long end = nowNanos + duration.toNanos();
        while (!waiting.isEmpty() && waiting.peek().atNanos() <= end) {
            Waiting due = waiting.poll();
            nowNanos = due.atNanos();
            due.action().run();
        }
        nowNanos = end;
    }

    /** How many actions wait for their time. */
    int waiting() {
        return waiting.size();
    }

    @Override
    public long nanoTime() {
        return nowNanos;
    }

    @Override
    public void after(Duration delay, Runnable action) {
        waiting.add(new Waiting(nowNanos + delay.toNanos(), action));
    }

    private record Waiting(long atNanos, Runnable action) {}
}
