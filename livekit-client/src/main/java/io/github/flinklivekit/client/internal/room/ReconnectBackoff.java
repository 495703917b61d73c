// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.room;

import io.github.flinklivekit.client.room.ReconnectPolicy;

import javax.annotation.Nullable;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The delay before an attempt to restore a connection. Confined to the room's thread. */
final class ReconnectBackoff {

    private final ReconnectPolicy policy;
    private final ScheduledExecutorService loop;
    @Nullable private ScheduledFuture<?> scheduled;

    ReconnectBackoff(ReconnectPolicy policy, ScheduledExecutorService loop) {
        this.policy = policy;
        this.loop = loop;
    }

    /**
     * Runs something after the delay of an attempt, in place of what was scheduled before.
     *
     * @param attempt counted from 1
     */
    void schedule(int attempt, Runnable action) {
        cancel();
        scheduled =
                loop.schedule(
                        action, policy.delayBefore(attempt).toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What is scheduled does not run. */
    void cancel() {
        if (scheduled != null) {
            scheduled.cancel(false);
            scheduled = null;
        }
    }
}
