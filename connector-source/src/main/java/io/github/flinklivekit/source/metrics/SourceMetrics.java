// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.metrics;

import io.github.flinklivekit.connector.metrics.BoundedMetricGroups;
import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.source.room.FrameStream;
import io.github.flinklivekit.source.split.TrackKey;
import io.github.flinklivekit.source.track.MissingFramesReason;

import org.apache.flink.annotation.Internal;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;

import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What a reader counts, in all and for each room and track, up to a limit. Used on the task thread.
 */
@Internal
public final class SourceMetrics {

    /** Of tracks beyond the limit, as the sink names them. */
    private static final TrackKey OTHERS = new TrackKey("", "", "");

    private final SourceReaderMetricGroup group;
    private final Counter recordsIn;
    private final Counter bytesIn;
    private final DropCounters dropped;
    private final MissingFramesGauges missing;
    private final BoundedMetricGroups<TrackKey, SourceTrackMetrics> tracks =
            new BoundedMetricGroups<>(
                    "tracks",
                    key -> new SourceTrackMetrics(group(key)),
                    () -> SourceTrackMetrics.aggregated(group(OTHERS)));
    private final BoundedMetricGroups<String, Optional<SourceRoomMetrics>> rooms;

    private final LongSupplier clockMs;

    private volatile long fetchLagMs;

    /** Registers the metrics of the subtask. */
    public SourceMetrics(SourceReaderMetricGroup group, FrameAllocator allocator) {
        this(group, allocator, System::currentTimeMillis);
    }

    /**
     * The same with a clock.
     *
     * @param clockMs milliseconds since the epoch
     */
    public SourceMetrics(
            SourceReaderMetricGroup group, FrameAllocator allocator, LongSupplier clockMs) {
        this.group = group;
        this.clockMs = clockMs;
        recordsIn = group.getIOMetricGroup().getNumRecordsInCounter();
        bytesIn = group.getIOMetricGroup().getNumBytesInCounter();
        dropped = new DropCounters(group);
        missing = new MissingFramesGauges(group);
        rooms = SourceRoomMetrics.byName(group);
        // A name of Flink's (FLIP-33): a frame is fetched when it leaves its buffer.
        group.gauge("currentFetchEventTimeLag", () -> fetchLagMs);
        group.gauge("frameMemoryUsed", allocator::allocatedBytes);
        group.gauge("frameMemoryLimit", allocator::limitBytes);
        group.gauge("framesReclaimed", allocator::reclaimedFrames);
    }

    /** The metrics of a track; those beyond the limit share some. */
    public SourceTrackMetrics track(TrackKey key) {
        return tracks.getOrRegister(key);
    }

    /** The metrics of a room; empty beyond the limit. */
    public Optional<SourceRoomMetrics> room(String name) {
        return rooms.getOrRegister(name);
    }

    /** A frame has left its buffer just now. */
    public void fetched(FrameHeader frame) {
        fetchLagMs = clockMs.getAsLong() - Math.floorDiv(frame.timestampUs(), 1000L);
    }

    public void emitted(FrameHeader frame) {
        recordsIn.inc();
        bytesIn.inc(frame.sizeBytes());
    }

    /** The stream of a track is read from now on. */
    public void streamOpened(FrameStream stream) {
        dropped.streamOpened(stream);
    }

    /** The stream of a track is closed. */
    public void streamClosed(FrameStream stream) {
        dropped.streamClosed(stream);
    }

    /** Frames that the stream has not dropped itself. */
    public void dropped(SourceDropReason reason, long frames) {
        dropped.add(reason, frames);
    }

    /** The reason why frames of a track are missing has changed. */
    public void missingFramesChanged(
            Optional<MissingFramesReason> before, Optional<MissingFramesReason> now) {
        missing.changed(before, now);
    }

    private MetricGroup group(TrackKey key) {
        return group.addGroup("room", key.room())
                .addGroup("participant", key.participant())
                .addGroup("track", key.track());
    }
}
