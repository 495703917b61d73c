// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.metrics;

import io.github.flinklivekit.frame.FrameAllocator;

import org.apache.flink.metrics.MetricGroup;

/** What a subtask's memory for frames is used for, under the names that the source has too. */
public final class FrameMemoryMetrics {

    private FrameMemoryMetrics() {}

    public static void register(MetricGroup group, FrameAllocator allocator) {
        group.gauge("frameMemoryUsed", allocator::allocatedBytes);
        group.gauge("frameMemoryLimit", allocator::limitBytes);
        group.gauge("framesReclaimed", allocator::reclaimedFrames);
    }
}
