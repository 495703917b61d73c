// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.metrics;

import io.github.flinklivekit.source.track.MissingFramesReason;

import org.apache.flink.metrics.MetricGroup;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** Of how many tracks frames are missing, for each reason. Set on the task thread, read on any. */
final class MissingFramesGauges {

    private final AtomicIntegerArray tracks =
            new AtomicIntegerArray(MissingFramesReason.values().length);

    /** Registers a gauge for each reason. */
    MissingFramesGauges(MetricGroup group) {
        for (MissingFramesReason reason : MissingFramesReason.values()) {
            group.addGroup("reason", reason.toString())
                    .gauge("tracksWithoutFrames", () -> tracks.get(reason.ordinal()));
        }
    }

    /** The reason of one track is another one, or there is none before or after. */
    void changed(Optional<MissingFramesReason> before, Optional<MissingFramesReason> now) {
        before.ifPresent(reason -> tracks.decrementAndGet(reason.ordinal()));
        now.ifPresent(reason -> tracks.incrementAndGet(reason.ordinal()));
    }
}
