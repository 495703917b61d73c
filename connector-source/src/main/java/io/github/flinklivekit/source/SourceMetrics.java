// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameHeader;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;

import java.util.EnumMap;
import java.util.Map;

/** What a reader counts. Used on the task thread. */
final class SourceMetrics {

    /** Why a frame was not emitted. */
    enum DropReason {
        /** The job did not take it in time, and newer ones came. */
        MAILBOX_FULL("mailboxFull"),
        /** The reader's memory limit was reached. */
        MEMORY("memory"),
        /** More came than were wanted. */
        MAX_FPS("maxFps"),
        /** Flink held the track back, to keep event time aligned. */
        PAUSED("paused"),
        /** The tiny picture that some publishers begin with. */
        START_UP("startUp");

        private final String label;

        DropReason(String label) {
            this.label = label;
        }
    }

    private final Counter recordsIn;
    private final Counter bytesIn;
    private final Map<DropReason, Counter> dropped = new EnumMap<>(DropReason.class);

    SourceMetrics(SourceReaderMetricGroup group, FrameAllocator allocator) {
        recordsIn = group.getIOMetricGroup().getNumRecordsInCounter();
        bytesIn = group.getIOMetricGroup().getNumBytesInCounter();
        for (DropReason reason : DropReason.values()) {
            dropped.put(reason, group.addGroup("reason", reason.label).counter("framesDropped"));
        }
        group.gauge("frameMemoryUsed", allocator::allocatedBytes);
        group.gauge("frameMemoryLimit", allocator::limitBytes);
        group.gauge("framesReclaimed", allocator::reclaimedFrames);
    }

    void emitted(FrameHeader frame) {
        recordsIn.inc();
        bytesIn.inc(frame.sizeBytes());
    }

    void dropped(DropReason reason, long frames) {
        if (frames > 0) {
            dropped.get(reason).inc(frames);
        }
    }
}
