// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.reader;

import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.source.coordinator.FinishSplitEvent;
import io.github.flinklivekit.source.coordinator.FrameLimitEvent;
import io.github.flinklivekit.source.coordinator.FramesEmittedEvent;
import io.github.flinklivekit.source.coordinator.ReaderSplitsEvent;
import io.github.flinklivekit.source.coordinator.ReportRoomEvent;
import io.github.flinklivekit.source.coordinator.RoomClosedEvent;
import io.github.flinklivekit.source.coordinator.RoomExistsEvent;
import io.github.flinklivekit.source.coordinator.RoomTracksEvent;
import io.github.flinklivekit.source.coordinator.SplitFinishedEvent;
import io.github.flinklivekit.source.coordinator.WatchRoomEvent;
import io.github.flinklivekit.source.deserializer.FrameDeserializationSchema;
import io.github.flinklivekit.source.metrics.SourceMetrics;
import io.github.flinklivekit.source.room.SourceRoom;
import io.github.flinklivekit.source.split.LiveKitTrackSplit;
import io.github.flinklivekit.source.track.MissingFramesReason;
import io.github.flinklivekit.source.track.RoomSelection;
import io.github.flinklivekit.source.track.TrackFilter;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Emits the frames of its splits, in turn.
 *
 * <p><b>Nothing stands between a track's frame buffer and the emission.</b> LiveKit pushes, so
 * there is no fetcher thread and no queue in which a frame could grow old: what crosses from the
 * native threads to the task thread is a wake-up, never a frame. A frame leaves its buffer, where
 * newer ones push it out, at the moment it is converted and emitted. A frame that is dropped is
 * never converted, and no frame can be lost in a queue when the job is cancelled.
 */
@Internal
public final class LiveKitSourceReader<T> extends AbstractRoomsReader<T, RoomReader<T>> {

    /** Multiples of it, without their whole parts, spread evenly (Weyl sequence). */
    private static final double GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

    private final RoomSelection selection;
    private final TrackFilter filter;
    private final EventTimeSettings eventTime;
    private final FrameDeserializationSchema<T> deserializer;
    private final FrameAllocator allocator;
    private final SourceMetrics metrics;
    private final FrameBudget budget;

    private final Map<String, TrackReader<T>> tracks = new LinkedHashMap<>();

    /**
     * The tracks in the order of their turns, and those of them that Flink has just given an
     * output.
     */
    private final List<TrackReader<T>> roundRobin = new ArrayList<>();

    private final List<TrackReader<T>> unstarted = new ArrayList<>();
    private int lastTurn;

    /** Of the track that came last. */
    private double phase;

    /** Before, splits are those of a checkpoint, and a room of a pattern may be gone since. */
    private boolean started;

    /**
     * A reader that has not started.
     *
     * @param selection the rooms that the job reads: splits of others come from a savepoint, and
     *     end without a connection
     * @param eventTime what the tracks' event time goes by
     * @param allocator counts this subtask's frames; closed with the reader
     */
    public LiveKitSourceReader(
            SourceReaderContext context,
            RoomSelection selection,
            TrackFilter filter,
            EventTimeSettings eventTime,
            FrameDeserializationSchema<T> deserializer,
            FrameAllocator allocator,
            SourceRoom.Factory roomFactory) {
        super(context, roomFactory);
        this.selection = selection;
        this.filter = filter;
        this.eventTime = eventTime;
        this.deserializer = deserializer;
        this.allocator = allocator;
        this.metrics = new SourceMetrics(context.metricGroup(), allocator);
        this.budget =
                new FrameBudget(
                        frames ->
                                context.sendSourceEventToCoordinator(
                                        new FramesEmittedEvent(frames)));
    }

    @Override
    public void start() {
        started = true;
        context().sendSourceEventToCoordinator(new ReaderSplitsEvent(snapshotState(0)));
    }

    @Override
    protected void openSchema(DeserializationSchema.InitializationContext schemaContext)
            throws Exception {
        deserializer.open(schemaContext);
    }

    @Override
    protected InputStatus poll(ReaderOutput<T> output) throws Exception {
        unstarted.forEach(track -> track.start(output));
        unstarted.clear();
        checkFailure();
        updateRooms(output);
        roundRobin.forEach(track -> track.updateIdleness(output));
        for (int i = 0; i < roundRobin.size(); i++) {
            lastTurn = lastTurn + 1 < roundRobin.size() ? lastTurn + 1 : 0;
            if (roundRobin.get(lastTurn).emitNext(output)) {
                return InputStatus.MORE_AVAILABLE;
            }
        }
        if (roundRobin.stream().noneMatch(TrackReader::isActive)) {
            // Nobody here has a say in event time: it goes on without this reader.
            output.markIdle();
        }
        return InputStatus.NOTHING_AVAILABLE;
    }

    @Override
    public List<LiveKitTrackSplit> snapshotState(long checkpointId) {
        return tracks.values().stream().map(TrackReader::split).toList();
    }

    @Override
    public void addSplits(List<LiveKitTrackSplit> splits) {
        for (LiveKitTrackSplit split : splits) {
            RoomReader<T> room = roomToRead(split.room());
            TrackReader<T> track =
                    new TrackReader<>(
                            split,
                            deserializer,
                            metrics,
                            budget,
                            eventTime,
                            timer(),
                            nextPhase(),
                            this::signal,
                            room::onChanged);
            tracks.put(split.splitId(), track);
            roundRobin.add(track);
            unstarted.add(track);
            room.add(track);
            if (!selection.includes(split.room())) {
                track.requestFinish();
            } else if (started || !selection.isPattern()) {
                // A reader has told of the track, so that the job has been there.
                room.open(true);
            }
        }
        signal();
    }

    /** Those of several tracks are far from one another, however many there are. */
    private double nextPhase() {
        phase = (phase + GOLDEN_RATIO) % 1;
        return phase;
    }

    @Override
    public void handleSourceEvents(SourceEvent event) {
        if (event instanceof WatchRoomEvent watch) {
            RoomReader<T> room = roomToRead(watch.room());
            room.open(watch.known());
            room.watch();
        } else if (event instanceof ReportRoomEvent again) {
            RoomReader<T> room = room(again.room());
            if (room != null) {
                room.reportAgain();
            }
        } else if (event instanceof RoomExistsEvent existing) {
            RoomReader<T> room = room(existing.room());
            if (room != null) {
                room.open(true);
            }
        } else if (event instanceof FrameLimitEvent limit) {
            budget.limit(limit.frames());
        } else if (event instanceof FinishSplitEvent finish) {
            TrackReader<T> track = tracks.get(finish.splitId());
            if (track != null) {
                track.requestFinish();
                roomToRead(track.split().room()).onChanged();
            }
        } else {
            throw new IllegalArgumentException("Not an event of a LiveKit source: " + event);
        }
    }

    @Override
    public void pauseOrResumeSplits(
            Collection<String> splitsToPause, Collection<String> splitsToResume) {
        setPaused(splitsToPause, true);
        setPaused(splitsToResume, false);
        // Outputs are settled in the next poll: Flink still needs them when this has returned.
        signal();
    }

    @Override
    public void close() {
        try {
            super.close();
        } finally {
            allocator.close();
        }
    }

    private void setPaused(Collection<String> splitIds, boolean paused) {
        for (String splitId : splitIds) {
            TrackReader<T> track = tracks.get(splitId);
            if (track != null) {
                track.setPaused(paused);
            }
        }
    }

    private void updateRooms(ReaderOutput<T> output) throws IOException {
        for (RoomReader<T> room : rooms()) {
            room.update(output);
        }
        List.copyOf(rooms()).stream().filter(RoomReader::isIdle).forEach(this::leave);
    }

    @Override
    protected void clear() {
        tracks.clear();
        roundRobin.clear();
        unstarted.clear();
    }

    /** The room; it may have to be opened. */
    private RoomReader<T> roomToRead(String name) {
        return room(
                name,
                roomsContext ->
                        new RoomReader<>(
                                name, filter, roomsContext, metrics.room(name), new Listener()));
    }

    private final class Listener implements RoomReader.Listener<T> {

        @Override
        public void report(RoomTracksEvent event) {
            context().sendSourceEventToCoordinator(event);
        }

        @Override
        public void closed(String room) {
            context().sendSourceEventToCoordinator(new RoomClosedEvent(room));
        }

        @Override
        public void finished(TrackReader<T> track) {
            tracks.remove(track.splitId());
            roundRobin.remove(track);
            context().sendSourceEventToCoordinator(new SplitFinishedEvent(track.split()));
        }

        @Override
        public void missingFramesChanged(
                Optional<MissingFramesReason> before, Optional<MissingFramesReason> now) {
            metrics.missingFramesChanged(before, now);
        }
    }
}
