// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameHeader;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What a reader counts, in all and for each room and track. Used on the task thread.
 *
 * <p>Flink keeps a metric group for as long as its task runs. So a room or a track that returns
 * gets its old group, and there is a limit to their number: beyond it, tracks and rooms count in
 * what there is of the subtask alone.
 */
final class SourceMetrics {

    private static final Logger LOG = LoggerFactory.getLogger(SourceMetrics.class);

    /** Of rooms and of tracks, each. */
    static final int MAX_GROUPS = 1000;

    private final SourceReaderMetricGroup group;
    private final Counter recordsIn;
    private final Counter bytesIn;
    private final DropCounters dropped;
    private final Map<TrackKey, TrackMetrics> tracks = new HashMap<>();
    private final Map<String, RoomMetrics> rooms = new HashMap<>();

    private final LongSupplier clockMs;

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
        // A name of Flink's (FLIP-33): a frame is fetched when it leaves its mailbox.
        group.gauge("currentFetchEventTimeLag", () -> fetchLagMs);
        group.gauge("frameMemoryUsed", allocator::allocatedBytes);
        group.gauge("frameMemoryLimit", allocator::limitBytes);
        group.gauge("framesReclaimed", allocator::reclaimedFrames);
    }

    /** The metrics of a track; empty beyond the limit. */
    Optional<TrackMetrics> track(TrackKey key) {
        if (!tracks.containsKey(key) && hasSpace(tracks.size(), "tracks")) {
            tracks.put(
                    key,
                    new TrackMetrics(
                            group.addGroup("room", key.room())
                                    .addGroup("participant", key.participant())
                                    .addGroup("track", key.track())));
        }
        return Optional.ofNullable(tracks.get(key));
    }

    /** The metrics of a room; empty beyond the limit. */
    Optional<RoomMetrics> room(String name) {
        if (!rooms.containsKey(name) && hasSpace(rooms.size(), "rooms")) {
            rooms.put(name, new RoomMetrics(group.addGroup("room", name)));
        }
        return Optional.ofNullable(rooms.get(name));
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

    private static boolean hasSpace(int size, String what) {
        if (size == MAX_GROUPS) {
            LOG.warn("More than {} {} were read: further ones have no metrics", MAX_GROUPS, what);
        }
        return size < MAX_GROUPS;
    }
}
