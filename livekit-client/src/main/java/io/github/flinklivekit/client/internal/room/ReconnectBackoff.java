// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.room;

import io.github.flinklivekit.client.room.ReconnectPolicy;

import javax.annotation.Nullable;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** When a broken connection is tried again, and how often. Confined to the room's thread. */
final class ReconnectBackoff {

    private final ReconnectPolicy policy;
    private final ScheduledExecutorService loop;
    private final Runnable action;
    private int attempt;
    @Nullable private ScheduledFuture<?> scheduleNext;

    /**
     * A schedule without an attempt.
     *
     * @param action what an attempt does
     */
    ReconnectBackoff(ReconnectPolicy policy, ScheduledExecutorService loop, Runnable action) {
        this.policy = policy;
        this.loop = loop;
        this.action = action;
    }

    /** The number of the newest attempt since the last {@link #reset}, counted from 1. */
    int attempt() {
        return attempt;
    }

    /** The connection stands: the next attempt, one day, is the first again. */
    void reset() {
        cancel();
        attempt = 0;
    }

    /**
     * Makes another attempt after its delay; one that already waits stays.
     *
     * @return whether there is one left to make
     */
    boolean scheduleNext() {
        if (scheduleNext != null) {
            return true;
        }
        if (attempt >= policy.maxAttempts()) {
            return false;
        }
        attempt++;
        scheduleNext =
                loop.schedule(
                        () -> {
                            scheduleNext = null;
                            action.run();
                        },
                        policy.delayBefore(attempt).toMillis(),
                        TimeUnit.MILLISECONDS);
        return true;
    }

    /** No attempt is made any more until {@link #scheduleNext}. */
    void cancel() {
        if (scheduleNext != null) {
            scheduleNext.cancel(false);
            scheduleNext = null;
        }
    }
}
