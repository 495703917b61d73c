// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.metrics;

import io.github.flinklivekit.client.track.VideoReceiverStats;

import javax.annotation.Nullable;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * What the native library counts for a track, for whoever reads metrics. It is asked when somebody
 * reads, at most once a second, and answers later: what is read is what it said last. Nothing is
 * asked while nobody reads. Thread-safe.
 */
final class RtpStats {

    private static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanoClock;

    // Guarded by this.
    @Nullable private Supplier<CompletableFuture<Optional<VideoReceiverStats>>> source;
    @Nullable private VideoReceiverStats last;

    /** What the newest receiver has counted; others have counted before it. */
    @Nullable private VideoReceiverStats counted;

    private Totals countedBefore = Totals.NONE;
    private int asks;

    /** Answers up to this are no news: given, overtaken, or of another track. */
    private int answered;

    private boolean asked;
    private long askedAtNanos;

    /**
     * Statistics of no track yet.
     *
     * @param nanoClock as {@link System#nanoTime}
     */
    RtpStats(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** From now on another track, or null for none. Totals stay, and go on with the next track. */
    synchronized void setSource(
            @Nullable Supplier<CompletableFuture<Optional<VideoReceiverStats>>> newSource) {
        source = newSource;
        answered = asks;
        last = null;
        asked = false;
    }

    /** A figure of the present track; 0 if it is not known or there is no track. */
    double value(ToDoubleFunction<VideoReceiverStats> figure) {
        refresh();
        synchronized (this) {
            return last == null ? 0 : figure.applyAsDouble(last);
        }
    }

    /** A figure that is counted, of all tracks so far. */
    long total(ToLongFunction<Totals> figure) {
        refresh();
        synchronized (this) {
            return figure.applyAsLong(countedBefore.plus(counted));
        }
    }

    private void refresh() {
        Supplier<CompletableFuture<Optional<VideoReceiverStats>>> now;
        int number;
        synchronized (this) {
            long nanos = nanoClock.getAsLong();
            if (source == null || (asked && nanos - askedAtNanos < MAX_AGE_NANOS)) {
                return;
            }
            asked = true;
            askedAtNanos = nanos;
            now = source;
            number = ++asks;
        }
        // A track that has just ended has no statistics: the last ones stay.
        now.get().thenAccept(stats -> take(number, stats));
    }

    private synchronized void take(int number, Optional<VideoReceiverStats> stats) {
        if (number <= answered || stats.isEmpty()) {
            return;
        }
        answered = number;
        last = stats.get();
        if (counted != null && isOfAnotherReceiver(last, counted)) {
            countedBefore = countedBefore.plus(counted);
        }
        counted = last;
    }

    /**
     * Each counts from 0. One receiver may outlive a source: a track that is read again at once.
     */
    private static boolean isOfAnotherReceiver(VideoReceiverStats now, VideoReceiverStats before) {
        return now.ssrc() != before.ssrc() || now.bytesReceived() < before.bytesReceived();
    }

    /** What receivers have counted, one after the other. */
    record Totals(long keyFramesDecoded, long bytesReceived, long packetsLost, long freezeCount) {

        private static final Totals NONE = new Totals(0, 0, 0, 0);

        private Totals plus(@Nullable VideoReceiverStats receiver) {
            return receiver == null
                    ? this
                    : new Totals(
                            keyFramesDecoded + receiver.keyFramesDecoded(),
                            bytesReceived + receiver.bytesReceived(),
                            packetsLost + receiver.packetsLost(),
                            freezeCount + receiver.freezeCount());
        }
    }
}
