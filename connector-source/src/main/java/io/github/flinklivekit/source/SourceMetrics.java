// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameHeader;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;

import javax.annotation.Nullable;

import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What a reader counts, in all and for each room and track, up to a limit. Used on the task thread.
 */
final class SourceMetrics {

    /** Of tracks beyond the limit, as the sink names them. */
    private static final TrackKey OTHERS = new TrackKey("", "", "");

    private final SourceReaderMetricGroup group;
    private final Counter recordsIn;
    private final Counter bytesIn;
    private final DropCounters dropped;
    private final LimitedMetrics<TrackKey, TrackMetrics> tracks =
            new LimitedMetrics<>("tracks", key -> new TrackMetrics(group(key)));
    private final LimitedMetrics<String, RoomMetrics> rooms;

    private final LongSupplier clockMs;
    @Nullable private TrackMetrics others;

    private volatile long fetchLagMs;

    /** Registers the metrics of the subtask. */
    SourceMetrics(SourceReaderMetricGroup group, FrameAllocator allocator) {
        this(group, allocator, System::currentTimeMillis);
    }

    /**
     * The same with a clock.
     *
     * @param clockMs milliseconds since the epoch
     */
    SourceMetrics(SourceReaderMetricGroup group, FrameAllocator allocator, LongSupplier clockMs) {
        this.group = group;
        this.clockMs = clockMs;
        recordsIn = group.getIOMetricGroup().getNumRecordsInCounter();
        bytesIn = group.getIOMetricGroup().getNumBytesInCounter();
        dropped = new DropCounters(group);
        rooms = RoomMetrics.byName(group);
        // A name of Flink's (FLIP-33): a frame is fetched when it leaves its mailbox.
        group.gauge("currentFetchEventTimeLag", () -> fetchLagMs);
        group.gauge("frameMemoryUsed", allocator::allocatedBytes);
        group.gauge("frameMemoryLimit", allocator::limitBytes);
        group.gauge("framesReclaimed", allocator::reclaimedFrames);
    }

    /** The metrics of a track; those beyond the limit share some. */
    TrackMetrics track(TrackKey key) {
        return tracks.of(key).orElseGet(this::others);
    }

    /** The metrics of a room; empty beyond the limit. */
    Optional<RoomMetrics> room(String name) {
        return rooms.of(name);
    }

    /** A frame has left its mailbox just now. */
    void fetched(FrameHeader frame) {
        fetchLagMs = clockMs.getAsLong() - Math.floorDiv(frame.timestampUs(), 1000L);
    }

    void emitted(FrameHeader frame) {
        recordsIn.inc();
        bytesIn.inc(frame.sizeBytes());
    }

    /** The stream of a track is read from now on. */
    void reading(FrameStream stream) {
        dropped.reading(stream);
    }

    /** The stream of a track is closed. */
    void ended(FrameStream stream) {
        dropped.ended(stream);
    }

    /** Frames that the stream has not dropped itself. */
    void dropped(DropReason reason, long frames) {
        dropped.add(reason, frames);
    }

    private TrackMetrics others() {
        if (others == null) {
            others = TrackMetrics.ofSeveral(group(OTHERS));
        }
        return others;
    }

    private MetricGroup group(TrackKey key) {
        return group.addGroup("room", key.room())
                .addGroup("participant", key.participant())
                .addGroup("track", key.track());
    }
}
