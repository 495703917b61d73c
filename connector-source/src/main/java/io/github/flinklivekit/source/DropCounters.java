// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import org.apache.flink.metrics.MetricGroup;

import java.util.EnumMap;
import java.util.Map;

/** Counts the frames that were not emitted, by reason. Used on the task thread, read on any. */
final class DropCounters {

    private final Map<DropReason, StreamCounter> counters = new EnumMap<>(DropReason.class);

    /** Counters as {@code reason.<reason>.framesDropped} of a group. */
    DropCounters(MetricGroup group) {
        for (DropReason reason : DropReason.values()) {
            counters.put(
                    reason,
                    group.addGroup("reason", reason.label())
                            .counter(
                                    "framesDropped",
                                    new StreamCounter(stream -> ofStream(reason, stream))));
        }
    }

    /** What the stream drops is counted from now on. */
    void reading(FrameStream stream) {
        counters.values().forEach(counter -> counter.reading(stream));
    }

    /** The stream is closed. */
    void ended(FrameStream stream) {
        counters.values().forEach(counter -> counter.ended(stream));
    }

    /** Counts frames that no stream has dropped. */
    void add(DropReason reason, long frames) {
        counters.get(reason).inc(frames);
    }

    private static long ofStream(DropReason reason, FrameStream stream) {
        return switch (reason) {
            case MAILBOX_FULL -> stream.stats().droppedFull();
            case MEMORY -> stream.stats().droppedMemory();
            case MAX_FPS -> stream.droppedForRate();
            case START_UP -> stream.stats().startupPictures();
            case PAUSED -> 0;
        };
    }
}
