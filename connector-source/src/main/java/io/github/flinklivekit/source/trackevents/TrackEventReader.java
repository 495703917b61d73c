// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.trackevents;

import io.github.flinklivekit.client.room.LiveKitException;
import io.github.flinklivekit.source.coordinator.ReaderSplitsEvent;
import io.github.flinklivekit.source.coordinator.RoomClosedEvent;
import io.github.flinklivekit.source.coordinator.RoomTracksEvent;
import io.github.flinklivekit.source.coordinator.WatchRoomEvent;
import io.github.flinklivekit.source.deserializer.TrackEventDeserializationSchema;
import io.github.flinklivekit.source.metrics.BoundedMetricGroups;
import io.github.flinklivekit.source.metrics.SourceRoomMetrics;
import io.github.flinklivekit.source.reader.Closeables;
import io.github.flinklivekit.source.reader.ReaderAvailability;
import io.github.flinklivekit.source.reader.ReaderMailbox;
import io.github.flinklivekit.source.reader.SchemaInitializationContext;
import io.github.flinklivekit.source.room.SourceRoom;
import io.github.flinklivekit.source.split.LiveKitTrackSplit;
import io.github.flinklivekit.source.track.TrackEvent;
import io.github.flinklivekit.source.track.TrackFilter;

import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.util.Collector;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/**
 * Emits the events of the rooms that it is asked to watch. It has no splits: what there is to read
 * again after a failure is what the rooms are then.
 *
 * <p>While there is nothing to tell, the output is idle: nobody should wait for a room in which
 * nothing happens. All state belongs to the task thread.
 */
final class TrackEventReader<T> implements SourceReader<T, LiveKitTrackSplit> {

    private final SourceReaderContext context;
    private final TrackFilter filter;
    private final boolean subscribing;
    private final TrackEventDeserializationSchema<T> deserializer;
    private final SourceRoom.Factory roomFactory;
    private final BoundedMetricGroups<String, SourceRoomMetrics> metrics;

    private final ReaderAvailability availability = new ReaderAvailability();
    private final ReaderMailbox commands = new ReaderMailbox(availability::signal);
    private final Map<String, TrackEventRoomReader> rooms = new LinkedHashMap<>();
    private final Map<String, Boolean> populated = new HashMap<>();
    private final Queue<TrackEvent> events = new ArrayDeque<>();

    private boolean deserializerOpen;
    private boolean noMoreSplits;

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
        this.context = context;
        this.filter = filter;
        this.subscribing = subscribing;
        this.deserializer = deserializer;
        this.roomFactory = roomFactory;
        this.metrics = SourceRoomMetrics.byName(context.metricGroup());
    }

    @Override
    public void start() {
        context.sendSourceEventToCoordinator(new ReaderSplitsEvent(List.of()));
    }

    @Override
    public InputStatus pollNext(ReaderOutput<T> output) throws Exception {
        availability.reset();
        if (!deserializerOpen) {
            deserializer.open(new SchemaInitializationContext(context));
            deserializerOpen = true;
        }
        commands.runAll();
        if (noMoreSplits) {
            leaveRooms();
            return InputStatus.END_OF_INPUT;
        }
        if (events.isEmpty()) {
            pollRooms();
        }
        TrackEvent event = events.poll();
        if (event == null) {
            output.markIdle();
            return InputStatus.NOTHING_AVAILABLE;
        }
        output.markActive();
        deserializer.deserialize(event, new Emission<>(output, event));
        context.metricGroup().getIOMetricGroup().getNumRecordsInCounter().inc();
        return InputStatus.MORE_AVAILABLE;
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return availability.future();
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
    public void notifyNoMoreSplits() {
        noMoreSplits = true;
        availability.signal();
    }

    @Override
    public void handleSourceEvents(SourceEvent event) {
        if (!(event instanceof WatchRoomEvent watch)) {
            throw new IllegalArgumentException(
                    "Not an event of a source of track events: " + event);
        }
        populated.remove(watch.room());
        rooms.computeIfAbsent(
                        watch.room(),
                        name ->
                                new TrackEventRoomReader(
                                        name,
                                        watch.known(),
                                        filter,
                                        subscribing,
                                        roomFactory,
                                        commands,
                                        TrackEventReader::nowUs,
                                        availability::signal,
                                        metrics.getOrRegister(name)))
                .onChanged();
    }

    @Override
    public void close() {
        commands.close();
        leaveRooms();
    }

    /** By time, so that event time never runs backwards from one room to the next. */
    private void pollRooms() throws LiveKitException {
        List<TrackEvent> found = new ArrayList<>();
        for (TrackEventRoomReader room : List.copyOf(rooms.values())) {
            found.addAll(room.poll());
            reportRoom(room);
        }
        found.sort(Comparator.comparingLong(TrackEvent::timestampUs));
        events.addAll(found);
    }

    /** The enumerator gives tracks to nobody here, and is told of none. */
    private void reportRoom(TrackEventRoomReader room) {
        if (room.isClosed()) {
            rooms.remove(room.name());
            populated.remove(room.name());
            room.close();
            context.sendSourceEventToCoordinator(new RoomClosedEvent(room.name()));
        } else if (room.isJoined()) {
            boolean now = room.isPopulated();
            Boolean told = populated.put(room.name(), now);
            if (told == null || told != now) {
                context.sendSourceEventToCoordinator(
                        new RoomTracksEvent(room.name(), List.of(), now));
            }
        }
    }

    /** Leaves each of them, also when another does not close. */
    private void leaveRooms() {
        List<TrackEventRoomReader> left = List.copyOf(rooms.values());
        rooms.clear();
        events.clear();
        Closeables.closeAll(left, TrackEventRoomReader::close);
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
