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
 * stops later is the publisher's affair.
 *
 * <p>A publisher that sends nothing looks the same from here, and no reconnect makes it talk. The
 * server tells them apart by the quality of its connection, some seconds after it has seen that
 * nothing comes: so a first session waits for that word, and a restored one, whose publishers are
 * known, does not. Confined to the room's thread.
 */
final class MediaWatchdog {

    private static final long INTERVAL_MS = 1000;

    /**
     * How many looks in a row, with pictures expected, a restored session may have without a byte.
     */
    private static final int MAX_EMPTY_POLLS = 6;

    /**
     * The same of a first session. The server looks at publishers every 5 s: once while a picture
     * came, once when none did, and it tells with its next look at qualities, every 5 s, too.
     */
    private static final int MAX_EMPTY_POLLS_AT_FIRST = 16;

    /**
     * How many sessions in a row are given up for it: a publisher may be silent, and no reconnect
     * makes it talk.
     */
    private static final int MAX_RECONNECTS = 2;

    private final ScheduledExecutorService loop;
    private final BooleanSupplier mediaExpected;
    private final Runnable reconnect;

    @Nullable private ScheduledFuture<?> polls;
    private int maxEmptyPolls;
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
     * @param first whether it is the room's first, so that nothing is known of its publishers
     * @param receivedBytes asks how many bytes of media it has received; completes on the room's
     *     thread
     */
    void start(boolean first, Supplier<CompletableFuture<Long>> receivedBytes) {
        stop();
        maxEmptyPolls = first ? MAX_EMPTY_POLLS_AT_FIRST : MAX_EMPTY_POLLS;
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
                            } else if (++emptyPolls >= maxEmptyPolls) {
                                stop();
                                if (reconnects++ < MAX_RECONNECTS) {
                                    reconnect.run();
                                }
                            }
                        });
    }
}
