// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.room;

import io.github.flinklivekit.client.room.RoomConnectException;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits until the peer connections of a session stand. Confined to the room's thread. */
final class MediaConnectionWait {

    private final CompletableFuture<Void> up = new CompletableFuture<>();
    private final BooleanSupplier connected;
    private final ScheduledFuture<?> firstCheck;
    private final ScheduledFuture<?> deadline;

    /**
     * Begins to wait.
     *
     * @param connected whether they stand now
     * @param settle when to look though nothing has changed: paths that stood before are only known
     *     to stand still when a restart has had its time to break them
     * @param timeout after which the wait fails
     */
    MediaConnectionWait(
            ScheduledExecutorService loop,
            BooleanSupplier connected,
            Duration settle,
            Duration timeout) {
        this.connected = connected;
        this.firstCheck = loop.schedule(this::check, settle.toMillis(), TimeUnit.MILLISECONDS);
        this.deadline =
                loop.schedule(() -> timedOut(timeout), timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Completes on the room's thread; fails with a {@link RoomConnectException} at the deadline.
     */
    CompletableFuture<Void> future() {
        return up;
    }

    /** To be called when the state of a connection has changed. */
    void check() {
        if (connected.getAsBoolean()) {
            stopTimers();
            up.complete(null);
        }
    }

    /** Stops waiting; the future is cancelled unless it is complete. */
    void cancel() {
        stopTimers();
        up.cancel(false);
    }

    private void timedOut(Duration timeout) {
        stopTimers();
        up.completeExceptionally(
                new RoomConnectException(
                        RoomConnectException.Reason.MEDIA_UNREACHABLE,
                        "No path for media was found within " + timeout.toSeconds() + " s"));
    }

    private void stopTimers() {
        firstCheck.cancel(false);
        deadline.cancel(false);
    }
}
