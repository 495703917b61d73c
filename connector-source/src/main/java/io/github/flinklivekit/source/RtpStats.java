// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import io.github.flinklivekit.client.TrackStats;

import javax.annotation.Nullable;

import java.util.List;
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

    /** From now on another track, or null for none; what was counted last stays. */
    synchronized void setSource(@Nullable Supplier<CompletableFuture<List<TrackStats>>> newSource) {
        source = newSource;
        asked = false;
    }

    /** A figure in the words of webrtc-stats; 0 if it is not known. */
    double value(String name) {
        refresh();
        synchronized (this) {
            return last == null ? 0 : last.value(name);
        }
    }

    private void refresh() {
        Supplier<CompletableFuture<List<TrackStats>>> now;
        synchronized (this) {
            long nanos = nanoClock.getAsLong();
            if (source == null || (asked && nanos - askedAtNanos < MAX_AGE_NANOS)) {
                return;
            }
            asked = true;
            askedAtNanos = nanos;
            now = source;
        }
        // A track that has just ended has no statistics: the last ones stay.
        now.get().thenAccept(this::take);
    }

    private synchronized void take(List<TrackStats> stats) {
        if (!stats.isEmpty()) {
            last = stats.get(0);
        }
    }
}
