// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.reader;

import io.github.flinklivekit.connector.room.RoomState;
import io.github.flinklivekit.source.metrics.SourceRoomMetrics;
import io.github.flinklivekit.source.track.TrackFilter;

import org.apache.flink.annotation.Internal;

import javax.annotation.Nullable;

import java.util.List;
import java.util.Optional;

/**
 * One room of a reader that tells what happens there.
 *
 * @param <E> what it tells
 */
@Internal
public abstract class WatchedRoomReader<E> extends AbstractRoomReader {

    /** What was said last of whether somebody is in the room; null if nothing was. */
    @Nullable private Boolean reportedOccupied;

    /**
     * A room that is not opened yet.
     *
     * @param filter chooses the tracks that are told of
     * @param metrics of the room; empty if nobody counts
     */
    protected WatchedRoomReader(
            String name,
            TrackFilter filter,
            RoomsContext context,
            Optional<SourceRoomMetrics> metrics) {
        super(name, filter, context, metrics);
    }

    /** What has happened since the last call. */
    public abstract List<E> poll();

    /** The enumerator wants to know whether somebody is in the room: now, and on every change. */
    final void watch() {
        reportedOccupied = null;
        onChanged();
    }

    /** Whether somebody is in the room, if that is to be reported. */
    final Optional<Boolean> pollOccupied() {
        if (state() != RoomState.JOINED && state() != RoomState.ABSENT) {
            return Optional.empty();
        }
        boolean occupied = isOccupied();
        if (reportedOccupied != null && reportedOccupied == occupied) {
            return Optional.empty();
        }
        reportedOccupied = occupied;
        return Optional.of(occupied);
    }
}
