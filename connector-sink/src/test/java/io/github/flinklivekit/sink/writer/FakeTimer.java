// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.writer;

import io.github.flinklivekit.connector.task.TaskTimer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A time that passes when the test says so. */
final class FakeTimer implements TaskTimer {

    private final List<Waiting> waiting = new ArrayList<>();
    private volatile long nowNs;

    /** Lets time pass in small steps. */
    void pass(Duration duration) {
        long endNs = nowNs + duration.toNanos();
        while (nowNs < endNs) {
            nowNs = Math.min(endNs, nowNs + Duration.ofMillis(10).toNanos());
            for (Waiting due : List.copyOf(waiting)) {
                if (due.atNs() <= nowNs) {
                    waiting.remove(due);
                    due.action().run();
                }
            }
        }
    }

    @Override
    public long nanoTime() {
        return nowNs;
    }

    @Override
    public void after(Duration delay, Runnable action) {
        waiting.add(new Waiting(nowNs + delay.toNanos(), action));
    }

    private record Waiting(long atNs, Runnable action) {}
}
