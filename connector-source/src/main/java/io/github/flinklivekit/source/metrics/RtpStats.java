// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.metrics;

import io.github.flinklivekit.client.track.TrackStats;

import javax.annotation.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What the native library counts for a track, for whoever reads metrics. It is asked when somebody
 * reads, at most once a second, and answers later: what is read is what it said last. Nothing is
 * asked while nobody reads. Thread-safe.
 */
final class RtpStats {

    private static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanoClock;

    // Guarded by this.
    @Nullable private Supplier<CompletableFuture<List<TrackStats>>> source;
    @Nullable private TrackStats last;

    /** What the newest receiver has counted; others have counted before it. */
    @Nullable private TrackStats counted;

    private final Map<String, Double> countedBefore = new HashMap<>();
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
    synchronized void setSource(@Nullable Supplier<CompletableFuture<List<TrackStats>>> newSource) {
        source = newSource;
        answered = asks;
        last = null;
        asked = false;
    }

    /**
     * A figure of the present track in the words of webrtc-stats; 0 if it is not known or there is
     * no track.
     */
    double value(String name) {
        refresh();
        synchronized (this) {
            return last == null ? 0 : last.value(name);
        }
    }

    /** A figure that is counted, in the words of webrtc-stats: of all tracks so far. */
    double total(String name) {
        refresh();
        synchronized (this) {
            return countedBefore.getOrDefault(name, 0.0)
                    + (counted == null ? 0 : counted.value(name));
        }
    }

    private void refresh() {
        Supplier<CompletableFuture<List<TrackStats>>> now;
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

    private synchronized void take(int number, List<TrackStats> stats) {
        if (number <= answered || stats.isEmpty()) {
            return;
        }
        answered = number;
        last = stats.get(0);
        if (counted != null && isOfAnotherReceiver(last, counted)) {
            counted.attributes().keySet().forEach(this::addToCountedBefore);
        }
        counted = last;
    }

    private void addToCountedBefore(String name) {
        countedBefore.merge(name, counted.value(name), Double::sum);
    }

    /**
     * Each counts from 0. One receiver may outlive a source: a track that is read again at once.
     */
    private static boolean isOfAnotherReceiver(TrackStats now, TrackStats before) {
        return now.value("ssrc") != before.value("ssrc")
                || now.value("bytesReceived") < before.value("bytesReceived");
    }
}
