// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.room;

import javax.annotation.Nullable;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Finds sessions that stand but bring nothing: of a hundred full reconnects some three have no
 * media, for good, though both sides believe in it. Looks at a session until its first media; what
 * stops later is the publisher's affair. Confined to the room's thread.
 */
final class MediaWatchdog {

    private static final long INTERVAL_MS = 1000;

    /** How many looks in a row, with pictures expected, a session may have without a byte. */
    private static final int MAX_EMPTY_POLLS = 6;

    /**
     * How many sessions in a row are given up for it: a publisher may be silent, and no reconnect
     * makes it talk.
     */
    private static final int MAX_RECONNECTS = 2;

    private final ScheduledExecutorService loop;
    private final BooleanSupplier mediaExpected;
    private final Runnable reconnect;

    @Nullable private ScheduledFuture<?> polls;
    private int emptyPolls;
    private int reconnects;

    MediaWatchdog(
            ScheduledExecutorService loop, BooleanSupplier picturesExpected, Runnable reconnect) {
        this.loop = loop;
        this.mediaExpected = picturesExpected;
        this.reconnect = reconnect;
    }

    /**
     * Begins to watch a session.
     *
     * @param receivedBytes asks how many bytes of media it has received; completes on the room's
     *     thread
     */
    void start(Supplier<CompletableFuture<Long>> receivedBytes) {
        stop();
        emptyPolls = 0;
        polls =
                loop.scheduleAtFixedRate(
                        () -> poll(receivedBytes), INTERVAL_MS, INTERVAL_MS, TimeUnit.MILLISECONDS);
    }

    void stop() {
        if (polls != null) {
            polls.cancel(false);
            polls = null;
        }
    }

    private void poll(Supplier<CompletableFuture<Long>> receivedBytes) {
        if (!mediaExpected.getAsBoolean()) {
            emptyPolls = 0;
            return;
        }
        ScheduledFuture<?> current = polls;
        receivedBytes
                .get()
                .thenAccept(
                        bytes -> {
                            if (polls != current) {
                                return;
                            }
                            if (bytes > 0) {
                                reconnects = 0;
                                stop();
                            } else if (++emptyPolls >= MAX_EMPTY_POLLS) {
                                stop();
                                if (reconnects++ < MAX_RECONNECTS) {
                                    reconnect.run();
                                }
                            }
                        });
    }
}
