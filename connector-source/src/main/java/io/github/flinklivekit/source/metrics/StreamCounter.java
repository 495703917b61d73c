// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.metrics;

import io.github.flinklivekit.source.room.FrameStream;

import org.apache.flink.metrics.Counter;

import java.util.HashSet;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * Counts what streams count themselves, and what is added here. The streams are asked when somebody
 * reads the counter, so that it is true also while the task has nothing to emit or stands still.
 * Thread-safe.
 */
final class StreamCounter implements Counter {

    private final ToLongFunction<FrameStream> statistic;

    // Guarded by this.
    private final Set<FrameStream> streams = new HashSet<>();
    private long count;

    /**
     * A counter of no stream yet.
     *
     * @param figure what is counted of a stream; never falls
     */
    StreamCounter(ToLongFunction<FrameStream> figure) {
        this.statistic = figure;
    }

    /** From now on the stream counts, from its begin. */
    synchronized void streamOpened(FrameStream stream) {
        streams.add(stream);
    }

    /** The stream is closed; what it has counted stays. */
    synchronized void streamClosed(FrameStream stream) {
        if (streams.remove(stream)) {
            count += statistic.applyAsLong(stream);
        }
    }

    @Override
    public void inc() {
        inc(1);
    }

    @Override
    public synchronized void inc(long n) {
        count += n;
    }

    @Override
    public void dec() {
        inc(-1);
    }

    @Override
    public void dec(long n) {
        inc(-n);
    }

    @Override
    public synchronized long getCount() {
        return count + streams.stream().mapToLong(statistic).sum();
    }
}
