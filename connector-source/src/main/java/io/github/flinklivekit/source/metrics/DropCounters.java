// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.metrics;

import io.github.flinklivekit.source.room.FrameStream;

import org.apache.flink.metrics.MetricGroup;

import java.util.EnumMap;
import java.util.Map;

/** Counts the frames that were not emitted, by reason. Used on the task thread, read on any. */
final class DropCounters {

    private final Map<SourceDropReason, StreamCounter> counters =
            new EnumMap<>(SourceDropReason.class);

    /** Counters as {@code reason.<reason>.framesDropped} of a group. */
    DropCounters(MetricGroup group) {
        for (SourceDropReason reason : SourceDropReason.values()) {
            counters.put(
                    reason,
                    group.addGroup("reason", reason.metricName())
                            .counter(
                                    "framesDropped",
                                    new StreamCounter(stream -> ofStream(reason, stream))));
        }
    }

    /** What the stream drops is counted from now on. */
    void streamOpened(FrameStream stream) {
        counters.values().forEach(counter -> counter.streamOpened(stream));
    }

    /** The stream is closed. */
    void streamClosed(FrameStream stream) {
        counters.values().forEach(counter -> counter.streamClosed(stream));
    }

    /** Counts frames that no stream has dropped. */
    void add(SourceDropReason reason, long frames) {
        counters.get(reason).inc(frames);
    }

    private static long ofStream(SourceDropReason reason, FrameStream stream) {
        return switch (reason) {
            case BUFFER_FULL -> stream.stats().droppedFull();
            case MEMORY -> stream.stats().droppedMemory();
            case MAX_FPS -> stream.droppedForRate();
            case START_UP -> stream.stats().startupPictures();
            case PAUSED -> 0;
        };
    }
}
