// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.trackevents;

import io.github.flinklivekit.connector.metrics.BoundedMetricGroups;
import io.github.flinklivekit.connector.room.RoomState;
import io.github.flinklivekit.source.coordinator.ReaderSplitsEvent;
import io.github.flinklivekit.source.coordinator.RoomClosedEvent;
import io.github.flinklivekit.source.coordinator.RoomTracksEvent;
import io.github.flinklivekit.source.coordinator.WatchRoomEvent;
import io.github.flinklivekit.source.deserializer.TrackEventDeserializationSchema;
import io.github.flinklivekit.source.metrics.SourceRoomMetrics;
import io.github.flinklivekit.source.reader.AbstractRoomsReader;
import io.github.flinklivekit.source.room.SourceRoom;
import io.github.flinklivekit.source.split.LiveKitTrackSplit;
import io.github.flinklivekit.source.track.TrackEvent;
import io.github.flinklivekit.source.track.TrackFilter;

import org.apache.flink.api.common.serialization.DeserializationSchema;
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
 * Emits the events of the rooms that it is asked to watch. It has no splits: what there is to read
 * again after a failure is what the rooms are then.
 *
 * <p>While there is nothing to tell, the output is idle: nobody should wait for a room in which
 * nothing happens.
 */
final class TrackEventReader<T> extends AbstractRoomsReader<T, TrackEventRoomReader> {

    private final TrackFilter filter;
    private final boolean subscribing;
    private final TrackEventDeserializationSchema<T> deserializer;
    private final BoundedMetricGroups<String, Optional<SourceRoomMetrics>> metrics;

    private final Queue<TrackEvent> events = new ArrayDeque<>();

    /**
     * A reader that watches nothing yet.
     *
     * @param subscribing whether it subscribes to tracks, without their pictures
     */
    TrackEventReader(
            SourceReaderContext context,
            TrackFilter filter,
            boolean subscribing,
            TrackEventDeserializationSchema<T> deserializer,
            SourceRoom.Factory roomFactory) {
        super(context, roomFactory);
        this.filter = filter;
        this.subscribing = subscribing;
        this.deserializer = deserializer;
        this.metrics = SourceRoomMetrics.byName(context.metricGroup());
    }

    @Override
    public void start() {
        context().sendSourceEventToCoordinator(new ReaderSplitsEvent(List.of()));
    }

    @Override
    protected void openSchema(DeserializationSchema.InitializationContext schemaContext)
            throws Exception {
        deserializer.open(schemaContext);
    }

    @Override
    protected InputStatus poll(ReaderOutput<T> output) throws Exception {
        if (events.isEmpty()) {
            checkFailure();
            pollRooms();
        }
        TrackEvent event = events.poll();
        if (event == null) {
            output.markIdle();
            return InputStatus.NOTHING_AVAILABLE;
        }
        output.markActive();
        deserializer.deserialize(event, new Emission<>(output, event));
        context().metricGroup().getIOMetricGroup().getNumRecordsInCounter().inc();
        return InputStatus.MORE_AVAILABLE;
    }

    @Override
    public List<LiveKitTrackSplit> snapshotState(long checkpointId) {
        return List.of();
    }

    @Override
    public void addSplits(List<LiveKitTrackSplit> splits) {
        throw new IllegalStateException(
                "A source of track events cannot go on from a savepoint of a source of frames: give it a uid of its own");
    }

    @Override
    public void handleSourceEvents(SourceEvent event) {
        if (!(event instanceof WatchRoomEvent watch)) {
            throw new IllegalArgumentException(
                    "Not an event of a source of track events: " + event);
        }
        TrackEventRoomReader room =
                room(
                        watch.room(),
                        roomsContext ->
                                new TrackEventRoomReader(
                                        watch.room(),
                                        filter,
                                        subscribing,
                                        roomsContext,
                                        TrackEventReader::nowUs,
                                        metrics.getOrRegister(watch.room())));
        room.open(watch.known());
        room.watch();
    }

    /** By time, so that event time never runs backwards from one room to the next. */
    private void pollRooms() {
        List<TrackEvent> found = new ArrayList<>();
        for (TrackEventRoomReader room : List.copyOf(rooms())) {
            found.addAll(room.poll());
            reportRoom(room);
        }
        found.sort(Comparator.comparingLong(TrackEvent::timestampUs));
        events.addAll(found);
    }

    /** The enumerator gives tracks to nobody here, and is told of none. */
    private void reportRoom(TrackEventRoomReader room) {
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
    protected void clear() {
        events.clear();
    }

    private static long nowUs() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    private record Emission<T>(ReaderOutput<T> output, TrackEvent event) implements Collector<T> {

        @Override
        public void collect(T record) {
            output.collect(record, Math.floorDiv(event.timestampUs(), 1000L));
        }

        @Override
        public void close() {
            // Ends with the event.
        }
    }
}
