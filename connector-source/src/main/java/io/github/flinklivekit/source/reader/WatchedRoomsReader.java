// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.reader;

import io.github.flinklivekit.connector.ScanMode;
import io.github.flinklivekit.connector.metrics.BoundedMetricGroups;
import io.github.flinklivekit.connector.room.RoomState;
import io.github.flinklivekit.source.coordinator.ReaderSplitsEvent;
import io.github.flinklivekit.source.coordinator.RoomClosedEvent;
import io.github.flinklivekit.source.coordinator.RoomTracksEvent;
import io.github.flinklivekit.source.coordinator.WatchRoomEvent;
import io.github.flinklivekit.source.metrics.SourceRoomMetrics;
import io.github.flinklivekit.source.room.SourceRoom;
import io.github.flinklivekit.source.split.LiveKitTrackSplit;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.util.Collector;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/**
 * Emits what happens in the rooms that it is asked to watch. It has no splits: what there is to
 * read again after a failure is what the rooms are then.
 *
 * <p>While nothing is to be expected, the output is idle: nobody should wait for a room in which
 * nothing happens.
 *
 * @param <T> the type of the records
 * @param <E> what rooms tell
 */
@Internal
public abstract class WatchedRoomsReader<T, E>
        extends AbstractRoomsReader<T, WatchedRoomReader<E>> {

    private final ScanMode mode;
    private final BoundedMetricGroups<String, Optional<SourceRoomMetrics>> metrics;

    private final Queue<E> events = new ArrayDeque<>();

    /** A reader that watches nothing yet. */
    protected WatchedRoomsReader(
            SourceReaderContext context, ScanMode mode, SourceRoom.Factory roomFactory) {
        super(context, roomFactory);
        this.mode = mode;
        this.metrics = SourceRoomMetrics.byName(context.metricGroup());
    }

    /** A room that is not opened yet. */
    protected abstract WatchedRoomReader<E> room(
            String name,
            AbstractRoomReader.RoomsContext roomsContext,
            Optional<SourceRoomMetrics> roomMetrics);

    /** Emits the records of an event. */
    protected abstract void emit(E event, Collector<T> out) throws Exception;

    /** When it happened, in microseconds since the epoch. */
    protected abstract long timestampUs(E event);

    /** Whether nobody should wait for the next event. */
    protected boolean isIdle() {
        return true;
    }

    /** Now, as events have it: in microseconds since the epoch. */
    protected static long nowUs() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    @Override
    public final void start() {
        context().sendSourceEventToCoordinator(new ReaderSplitsEvent(List.of()));
    }

    @Override
    protected final InputStatus poll(ReaderOutput<T> output) throws Exception {
        if (events.isEmpty()) {
            checkFailure();
            pollRooms();
        }
        E event = events.poll();
        if (event == null) {
            if (isIdle()) {
                output.markIdle();
            }
            return InputStatus.NOTHING_AVAILABLE;
        }
        output.markActive();
        emit(event, new Emission<>(output, Math.floorDiv(timestampUs(event), 1000L)));
        context().metricGroup().getIOMetricGroup().getNumRecordsInCounter().inc();
        return InputStatus.MORE_AVAILABLE;
    }

    @Override
    public final List<LiveKitTrackSplit> snapshotState(long checkpointId) {
        return List.of();
    }

    @Override
    public final void addSplits(List<LiveKitTrackSplit> splits) {
        throw new IllegalStateException(
                "A source of "
                        + mode.records()
                        + " cannot go on from a savepoint of a source of frames: give it a uid of its own");
    }

    @Override
    public final void handleSourceEvents(SourceEvent event) {
        if (!(event instanceof WatchRoomEvent watch)) {
            throw new IllegalArgumentException(
                    "Not an event of a source of " + mode.records() + ": " + event);
        }
        WatchedRoomReader<E> room =
                room(
                        watch.room(),
                        roomsContext ->
                                room(
                                        watch.room(),
                                        roomsContext,
                                        metrics.getOrRegister(watch.room())));
        room.open(watch.known());
        room.watch();
    }

    /** By time, so that event time never runs backwards from one room to the next. */
    private void pollRooms() {
        List<E> found = new ArrayList<>();
        for (WatchedRoomReader<E> room : List.copyOf(rooms())) {
            found.addAll(room.poll());
            reportRoom(room);
        }
        found.sort(Comparator.comparingLong(this::timestampUs));
        events.addAll(found);
    }

    /** The enumerator gives tracks to nobody here, and is told of none. */
    private void reportRoom(WatchedRoomReader<E> room) {
        if (room.state() == RoomState.CLOSED) {
            leave(room);
            context().sendSourceEventToCoordinator(new RoomClosedEvent(room.name()));
        } else {
            room.pollOccupied()
                    .ifPresent(
                            occupied ->
                                    context()
                                            .sendSourceEventToCoordinator(
                                                    new RoomTracksEvent(
                                                            room.name(), List.of(), occupied)));
        }
    }

    @Override
    protected final void clear() {
        events.clear();
    }

    private record Emission<T>(ReaderOutput<T> output, long timestampMs) implements Collector<T> {

        @Override
        public void collect(T record) {
            output.collect(record, timestampMs);
        }

        @Override
        public void close() {
            // Ends with the event.
        }
    }
}
