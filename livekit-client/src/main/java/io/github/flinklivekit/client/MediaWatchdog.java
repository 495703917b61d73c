// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client;

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
    private static final int PATIENCE = 6;

    /**
     * How many sessions in a row are given up for it: a publisher may be silent, and no reconnect
     * makes it talk.
     */
    private static final int MAX_RECONNECTS = 2;

    private final ScheduledExecutorService loop;
    private final BooleanSupplier picturesExpected;
    private final Runnable reconnect;

    @Nullable private ScheduledFuture<?> looks;
    private int inVain;
    private int reconnects;

    MediaWatchdog(
            ScheduledExecutorService loop, BooleanSupplier picturesExpected, Runnable reconnect) {
        this.loop = loop;
        this.picturesExpected = picturesExpected;
        this.reconnect = reconnect;
    }

    /**
     * Begins to watch a session.
     *
     * @param receivedBytes asks how many bytes of media it has received; completes on the room's
     *     thread
     */
    void watch(Supplier<CompletableFuture<Long>> receivedBytes) {
        stop();
        inVain = 0;
        looks =
                loop.scheduleAtFixedRate(
                        () -> look(receivedBytes), INTERVAL_MS, INTERVAL_MS, TimeUnit.MILLISECONDS);
    }

    void stop() {
        if (looks != null) {
            looks.cancel(false);
            looks = null;
        }
    }

    private void look(Supplier<CompletableFuture<Long>> receivedBytes) {
        if (!picturesExpected.getAsBoolean()) {
            inVain = 0;
            return;
        }
        ScheduledFuture<?> current = looks;
        receivedBytes
                .get()
                .thenAccept(
                        bytes -> {
                            if (looks != current) {
                                return;
                            }
                            if (bytes > 0) {
                                reconnects = 0;
                                stop();
                            } else if (++inVain >= PATIENCE) {
                                stop();
                                if (reconnects++ < MAX_RECONNECTS) {
                                    reconnect.run();
                                }
                            }
                        });
    }
}
