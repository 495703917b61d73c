// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

import java.util.EnumMap;
import java.util.Map;

/** Counts the frames that were not emitted, by reason. Used on the task thread. */
final class DropCounters {

    private final Map<DropReason, Counter> counters = new EnumMap<>(DropReason.class);

    /** Counters as {@code reason.<reason>.framesDropped} of a group. */
    DropCounters(MetricGroup group) {
        for (DropReason reason : DropReason.values()) {
            counters.put(reason, group.addGroup("reason", reason.label()).counter("framesDropped"));
        }
    }

    void add(DropReason reason, long frames) {
        counters.get(reason).inc(frames);
    }
}
