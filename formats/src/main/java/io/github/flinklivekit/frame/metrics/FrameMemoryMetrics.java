// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.metrics;

import io.github.flinklivekit.frame.FrameAllocator;

import org.apache.flink.annotation.Internal;
import org.apache.flink.metrics.MetricGroup;

/** Metrics of a subtask's {@link FrameAllocator}. */
@Internal
public final class FrameMemoryMetrics {

    private FrameMemoryMetrics() {}

    public static void register(MetricGroup group, FrameAllocator allocator) {
        group.gauge("frameMemoryUsed", allocator::allocatedBytes);
        group.gauge("frameMemoryLimit", allocator::limitBytes);
        group.gauge("framesReclaimed", allocator::reclaimedFrames);
    }
}
