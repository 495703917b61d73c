// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.reader;

import io.github.flinklivekit.client.room.ConnectionState;
import io.github.flinklivekit.client.room.LiveKitException;
import io.github.flinklivekit.connector.room.RoomState;
import io.github.flinklivekit.connector.task.TaskLoop;
import io.github.flinklivekit.source.metrics.SourceRoomMetrics;
import io.github.flinklivekit.source.room.SourceRoom;
import io.github.flinklivekit.source.room.SourceTrack;
import io.github.flinklivekit.source.track.MissingFramesReason;
import io.github.flinklivekit.source.track.TrackFilter;

import org.apache.flink.annotation.Internal;

import javax.annotation.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * One room of a reader. Whatever happens in the room only raises a flag; the task thread then looks
 * at what the room is. Used on the task thread but for {@link #onChanged}.
 */
@Internal
public abstract class AbstractRoomReader implements SourceRoom.Events, AutoCloseable {

    private final String name;
    private final TrackFilter filter;
    private final RoomsContext context;
    private final Optional<SourceRoomMetrics> metrics;
    private final AtomicBoolean changed = new AtomicBoolean();

    @Nullable private SourceRoom room;
    private int handledLosses;

    /**
     * A room that is not opened yet.
     *
     * @param filter chooses the tracks that are read
     * @param metrics of the room; empty if nobody counts
     */
    protected AbstractRoomReader(
            String name,
            TrackFilter filter,
            RoomsContext context,
            Optional<SourceRoomMetrics> metrics) {
        this.name = name;
        this.filter = filter;
        this.context = context;
        this.metrics = metrics;
    }

    /**
     * What the rooms of a reader are given by it.
     *
     * @param factory makes the rooms
     * @param loop of the task thread
     * @param onFailure told, on the task thread, what the job has to fail with
     */
    public record RoomsContext(
            SourceRoom.Factory factory, TaskLoop loop, Consumer<LiveKitException> onFailure) {}

    public final String name() {
        return name;
    }

    /**
     * Begins to join the room; nothing happens if it has begun already.
     *
     * @param known whether the job has been in it
     */
    public final void open(boolean known) {
        if (room == null) {
            SourceRoom opened = context.factory().create(name, context.loop(), this);
            room = opened;
            metrics.ifPresent(figures -> figures.roomOpened(opened));
            opened.join(known);
        }
    }

    /** Looks at the room again before the next record. */
    @Override
    public final void onChanged() {
        changed.set(true);
        context.loop().signal();
    }

    @Override
    public final void onStateChanged(RoomState state, @Nullable LiveKitException failure) {
        if (failure != null) {
            context.onFailure().accept(failure);
        }
        onChanged();
    }

    /** Where the reader stands with the room. */
    public final RoomState state() {
        return room == null ? RoomState.JOINING : room.state();
    }

    /** Whether anybody is there who is no connector. */
    public final boolean isOccupied() {
        return room != null && room.isOccupied();
    }

    /** Whether something has changed since this was asked last. */
    protected final boolean pollChanged() {
        return changed.getAndSet(false);
    }

    /** Whether the connection was lost since this was asked last, restored or not. */
    protected final boolean pollLoss() {
        int losses = room == null ? 0 : room.losses();
        boolean lost = losses != handledLosses;
        handledLosses = losses;
        return lost;
    }

    /** The tracks that are published now, counted; none while the room is not joined. */
    protected final List<SourceTrack> publishedTracks() {
        List<SourceTrack> published =
                room != null && room.state() == RoomState.JOINED ? room.tracks() : List.of();
        metrics.ifPresent(figures -> figures.update(published, filter));
        return published;
    }

    /** Whether the room is joined by a connection that stands. */
    protected final boolean isConnected() {
        return isJoined(ConnectionState.CONNECTED);
    }

    /**
     * Whether the connection has ended and the task's thread is about to hear what that means,
     * which is a change: the room still has the tracks that it had, and nobody knows whether they
     * are there.
     */
    protected final boolean isEnding() {
        return isJoined(ConnectionState.DISCONNECTED);
    }

    private boolean isJoined(ConnectionState connection) {
        return room != null
                && room.state() == RoomState.JOINED
                && room.connectionState() == connection;
    }

    /** Counts that the reason why frames of a track are missing has changed. */
    protected final void countMissingFrames(
            Optional<MissingFramesReason> before, Optional<MissingFramesReason> now) {
        metrics.ifPresent(figures -> figures.missingFramesChanged(before, now));
    }

    /** Whether a participant of this identity is in the room. */
    protected final boolean hasParticipant(String identity) {
        return room != null && room.hasParticipant(identity);
    }

    protected final TrackFilter filter() {
        return filter;
    }

    /** Leaves the room, if it was opened. Waits a bounded time. */
    @Override
    public void close() {
        try {
            metrics.ifPresent(SourceRoomMetrics::roomClosed);
        } finally {
            if (room != null) {
                room.close();
            }
        }
    }
}
