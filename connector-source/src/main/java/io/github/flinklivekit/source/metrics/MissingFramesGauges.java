// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.metrics;

import io.github.flinklivekit.source.track.MissingFramesReason;

import org.apache.flink.metrics.MetricGroup;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Of how many tracks frames are missing, for each reason. Set on the task thread, read on any. */
final class MissingFramesGauges {

    private final Map<MissingFramesReason, AtomicInteger> tracks =
            new EnumMap<>(MissingFramesReason.class);

    /** Registers a gauge for each reason. */
    MissingFramesGauges(MetricGroup group) {
        for (MissingFramesReason reason : MissingFramesReason.values()) {
            AtomicInteger count = new AtomicInteger();
            tracks.put(reason, count);
            group.addGroup("reason", reason.toString()).gauge("tracksWithoutFrames", count::get);
        }
    }

    /** The reason of one track is another one, or there is none before or after. */
    void changed(Optional<MissingFramesReason> before, Optional<MissingFramesReason> now) {
        before.ifPresent(reason -> tracks.get(reason).decrementAndGet());
        now.ifPresent(reason -> tracks.get(reason).incrementAndGet());
    }
}
