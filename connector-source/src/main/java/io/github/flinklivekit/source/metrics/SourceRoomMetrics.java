// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.metrics;

import io.github.flinklivekit.client.room.ConnectionState;
import io.github.flinklivekit.connector.metrics.BoundedMetricGroups;
import io.github.flinklivekit.frame.pixels.EnumNames;
import io.github.flinklivekit.source.room.SourceRoom;
import io.github.flinklivekit.source.room.SourceTrack;
import io.github.flinklivekit.source.track.MissingFramesReason;
import io.github.flinklivekit.source.track.TrackFilter;

import org.apache.flink.annotation.Internal;
import org.apache.flink.metrics.MetricGroup;

import javax.annotation.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The metrics of one room of a subtask, through all of its lives. Set on the task thread; gauges
 * are read by any.
 */
@Internal
public final class SourceRoomMetrics {

    @Nullable private volatile SourceRoom room;
    private volatile long earlierReconnects;
    private volatile int encryptedTracks;
    private volatile int pausedTracks;
    private final AtomicInteger tracksWithoutFrames = new AtomicInteger();
    private final AtomicLong droppedMessages = new AtomicLong();

    /** The metrics of rooms, each in a group of its own within this one; none beyond a limit. */
    public static BoundedMetricGroups<String, Optional<SourceRoomMetrics>> byName(
            MetricGroup group) {
        return new BoundedMetricGroups<>(
                "rooms",
                name -> Optional.of(new SourceRoomMetrics(group.addGroup("room", name))),
                Optional::empty);
    }

    /** Registers the metrics in the group of the room. */
    SourceRoomMetrics(MetricGroup group) {
        group.gauge("connectionState", this::connectionState);
        group.gauge("reconnects", this::reconnects);
        group.gauge("encryptedTracks", () -> encryptedTracks);
        group.gauge("pausedTracks", () -> pausedTracks);
        group.gauge("tracksWithoutFrames", tracksWithoutFrames::get);
        group.gauge("droppedMessages", droppedMessages::get);
    }

    /** The room is entered. */
    public void roomOpened(SourceRoom entered) {
        room = entered;
    }

    /** The room is left. */
    public void roomClosed() {
        earlierReconnects = reconnects();
        room = null;
        encryptedTracks = 0;
        pausedTracks = 0;
    }

    /**
     * The tracks of the room may be others now.
     *
     * @param filter chooses those that would be read if they could be decrypted
     */
    public void update(List<SourceTrack> published, TrackFilter filter) {
        encryptedTracks =
                (int)
                        published.stream()
                                .filter(track -> track.status().undecryptable())
                                .filter(track -> filter.accepts(track.description()))
                                .count();
        pausedTracks =
                (int)
                        published.stream()
                                .filter(track -> track.isSilent() && !track.status().muted())
                                .count();
    }

    /**
     * Frames of one more track are missing, of one less, or for another reason.
     *
     * @param before empty where none were missing
     * @param now empty where none are missing any more
     */
    public void missingFramesChanged(
            Optional<MissingFramesReason> before, Optional<MissingFramesReason> now) {
        tracksWithoutFrames.addAndGet((now.isPresent() ? 1 : 0) - (before.isPresent() ? 1 : 0));
    }

    /** A data message was dropped. Called on any thread. */
    public void messageDropped() {
        droppedMessages.incrementAndGet();
    }

    private String connectionState() {
        SourceRoom now = room;
        return EnumNames.of(now == null ? ConnectionState.DISCONNECTED : now.connectionState());
    }

    private long reconnects() {
        SourceRoom now = room;
        return earlierReconnects + (now == null ? 0 : now.reconnects());
    }
}
