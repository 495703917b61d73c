// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.reader;

import io.github.flinklivekit.connector.task.TaskTimer;

import org.apache.flink.annotation.Internal;

import java.time.Duration;

/**
 * How long nothing has come, of a track or at all. Flink's own idleness is part of a job's
 * watermark strategy, which may have none. Used on the task thread.
 */
@Internal
public final class IdleTimeout {

    private final Duration timeout;
    private final TaskTimer timer;
    private final Runnable onExpired;

    private long startedAt;
    private boolean waiting;
    private boolean expired;

    /**
     * A timeout that does not run yet.
     *
     * @param timeout zero for none
     * @param onExpired called on the task thread
     */
    public IdleTimeout(Duration timeout, TaskTimer timer, Runnable onExpired) {
        this.timeout = timeout;
        this.timer = timer;
        this.onExpired = onExpired;
    }

    /** Something has come: the time begins anew. */
    public void restart() {
        if (timeout.isZero()) {
            return;
        }
        startedAt = timer.nanoTime();
        expired = false;
        if (!waiting) {
            await(timeout);
        }
    }

    /** Whether nothing has come for the whole time. */
    public boolean hasExpired() {
        return expired;
    }

    /** One timer at a time, however many frames come. */
    private void await(Duration delay) {
        waiting = true;
        timer.after(delay, this::onTimer);
    }

    private void onTimer() {
        waiting = false;
        Duration left = timeout.minusNanos(timer.nanoTime() - startedAt);
        if (left.compareTo(Duration.ZERO) > 0) {
            await(left);
        } else {
            expired = true;
            onExpired.run();
        }
    }
}
