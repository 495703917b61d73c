// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.enumerator;

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
import io.github.flinklivekit.source.enumerator.assigner.RoomWatchers;
import io.github.flinklivekit.source.enumerator.assigner.TrackAssigner;
import io.github.flinklivekit.source.enumerator.discovery.RoomDiscovery;
import io.github.flinklivekit.source.enumerator.stop.StopCondition;
import io.github.flinklivekit.source.enumerator.stop.StopDecision;
import io.github.flinklivekit.source.enumerator.stop.StopProgress;
import io.github.flinklivekit.source.split.LiveKitTrackSplit;
import io.github.flinklivekit.source.track.RoomSelection;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Finds the tracks of rooms and spreads them over the readers. It needs neither the native library
 * nor a connection: it asks one reader to watch a room, and that reader tells which tracks there
 * are. It only asks the server itself which rooms match a pattern, over HTTP and now and then.
 *
 * <p>All methods run on the coordinator's thread.
 */
@Internal
public final class LiveKitSourceEnumerator
        implements SplitEnumerator<LiveKitTrackSplit, LiveKitSourceEnumeratorState> {

    private static final Logger LOG = LoggerFactory.getLogger(LiveKitSourceEnumerator.class);

    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private final SplitEnumeratorContext<LiveKitTrackSplit> context;
    private final RoomSelection rooms;
    @Nullable private final RoomDiscovery discovery;
    private final StopDecision stop;
    private final TrackAssigner assignment;
    private final RoomWatchers watchers;

    /**
     * Rooms of a pattern that may be over: the server has not told of them since the job was
     * restored, their watcher was lost, or a reader that is not their watcher heard of their end.
     * With the readers that were restored with splits of them.
     */
    private final Map<String, Set<Integer>> unconfirmed = new HashMap<>();

    private boolean listingNow;
    private boolean listingAgain;
    private boolean stopped;

    /**
     * An enumerator that goes on from a state.
     *
     * @param restored null to start from nothing
     * @param discovery finds the rooms of a pattern; null if they are given by name
     * @param stopCondition when the source ends
     */
    public LiveKitSourceEnumerator(
            SplitEnumeratorContext<LiveKitTrackSplit> context,
            RoomSelection rooms,
            @Nullable RoomDiscovery discovery,
            StopCondition stopCondition,
            @Nullable LiveKitSourceEnumeratorState restored) {
        this(context, rooms, discovery, stopCondition, restored, System::nanoTime);
    }

    /**
     * The same with a clock.
     *
     * @param nanoClock as {@link System#nanoTime}
     */
    LiveKitSourceEnumerator(
            SplitEnumeratorContext<LiveKitTrackSplit> context,
            RoomSelection rooms,
            @Nullable RoomDiscovery discovery,
            StopCondition stopCondition,
            @Nullable LiveKitSourceEnumeratorState restored,
            LongSupplier nanoClock) {
        this.context = context;
        this.rooms = rooms;
        this.discovery = discovery;
        this.stop =
                new StopDecision(
                        stopCondition,
                        rooms,
                        restored == null ? StopProgress.NONE : restored.progress(),
                        nanoClock);
        this.assignment =
                new TrackAssigner(
                        restored == null ? List.of() : inSelection(restored.tracks()),
                        context.currentParallelism(),
                        System::currentTimeMillis);
        this.watchers = new RoomWatchers(context.currentParallelism(), restored != null);
        rooms.names().forEach(watchers::add);
        if (rooms.isPattern() && restored != null) {
            inSelection(restored.tracks()).forEach(track -> confirmLater(track.room()));
            restored.progress().rooms().stream()
                    .filter(rooms::includes)
                    .forEach(this::confirmLater);
        }
    }

    @Override
    public void start() {
        if (discovery != null) {
            context.callAsync(
                    discovery::listRooms, this::onListed, 0, discovery.interval().toMillis());
        }
        if (stop.condition().time() != null) {
            context.callAsync(
                    () -> null,
                    (nothing, failure) -> stop(),
                    stop.timeLeft().toMillis(),
                    FOR_EVER.toMillis());
        }
        stopIfOver();
    }

    @Override
    public void addReader(int subtask) {
        if (stopped) {
            context.signalNoMoreSplits(subtask);
        }
    }

    @Override
    public void handleSplitRequest(int subtask, @Nullable String hostname) {
        // Readers are given splits without asking.
    }

    @Override
    public void handleSourceEvent(int subtask, SourceEvent event) {
        if (stopped) {
            return;
        }
        forgetUnregistered();
        if (event instanceof ReaderSplitsEvent started) {
            // One that has started anew does not know what it watches.
            unwatch(subtask);
            stop.readerGone(subtask);
            if (stop.condition().frames() > 0) {
                context.sendEventToSourceReader(subtask, new FrameLimitEvent(stop.framesLeft()));
            }
            List<LiveKitTrackSplit> splits = inSelection(started.splits());
            apply(assignment.readerStarted(subtask, splits));
            confirmRooms(subtask, splits);
        } else if (event instanceof RoomTracksEvent tracks) {
            // What an earlier watcher saw last is older than what the present one tells.
            if (watchers.isWatchedBy(subtask, tracks.room()) && !isUnconfirmed(tracks.room())) {
                watchers.visited(tracks.room());
                roomSeen(tracks.room(), tracks.occupied());
                apply(assignment.roomTracks(tracks.room(), tracks.tracks()));
            }
        } else if (event instanceof FramesEmittedEvent emitted) {
            stop.framesEmitted(subtask, emitted.frames());
        } else if (event instanceof RoomClosedEvent closed) {
            closed(subtask, closed.room());
        } else if (event instanceof SplitFinishedEvent finished) {
            apply(assignment.splitFinished(subtask, finished.split()));
        } else {
            throw new IllegalArgumentException("Not an event of a LiveKit source: " + event);
        }
        stopIfOver();
    }

    @Override
    public void addSplitsBack(List<LiveKitTrackSplit> splits, int subtask) {
        forgetUnregistered();
        forget(subtask);
        apply(assignment.splitsReturned(subtask, splits));
    }

    @Override
    public LiveKitSourceEnumeratorState snapshotState(long checkpointId) {
        return new LiveKitSourceEnumeratorState(assignment.snapshot(), stop.snapshot());
    }

    @Override
    public void close() {
        // Holds nothing.
    }

    /**
     * A job may be given other rooms than those of the savepoint it starts from: readers end the
     * splits of those by themselves.
     */
    private List<LiveKitTrackSplit> inSelection(List<LiveKitTrackSplit> splits) {
        return splits.stream().filter(split -> rooms.includes(split.room())).toList();
    }

    private void closed(int subtask, String room) {
        if (watchers.isWatchedBy(subtask, room)) {
            LOG.info("Room '{}' is over", room);
            watchers.remove(room);
            if (discovery != null) {
                discovery.roomClosed(room);
            }
            roomSeen(room, false);
            apply(assignment.roomTracks(room, List.of()));
        } else if (discovery != null && watchers.contains(room)) {
            // Its watcher has not heard of that yet, or of one that was opened since.
            discovery.roomClosed(room);
            assignment.roomUnconfirmed(room);
            confirmLater(room);
        }
    }

    private boolean isUnconfirmed(String room) {
        return discovery != null && discovery.isUnconfirmed(room);
    }

    private void roomSeen(String room, boolean occupied) {
        if (stop.roomSeen(room, occupied)) {
            context.callAsync(
                    () -> null,
                    (nothing, failure) -> stopIfOver(),
                    stop.grace().toMillis() + 1,
                    FOR_EVER.toMillis());
        }
    }

    private void stopIfOver() {
        if (stop.isOver()) {
            stop();
        }
    }

    private void stop() {
        if (!stopped) {
            stopped = true;
            LOG.info("The source of {} ends as it was told to: {}", rooms, stop.condition());
            context.registeredReaders().keySet().forEach(context::signalNoMoreSplits);
        }
    }

    /** Flink takes a failed reader off its list some time before it gives its splits back. */
    private void forgetUnregistered() {
        Set<Integer> gone = new HashSet<>(assignment.startedReaders());
        gone.removeAll(context.registeredReaders().keySet());
        gone.forEach(this::forget);
    }

    private void forget(int subtask) {
        unwatch(subtask);
        stop.readerGone(subtask);
        assignment.readerGone(subtask);
        unconfirmed.values().forEach(readers -> readers.remove(subtask));
    }

    /**
     * A room of a pattern may end while nobody watches it, and watching it would create it anew:
     * the server is asked first.
     */
    private void unwatch(int subtask) {
        Set<String> unwatched = watchers.readerGone(subtask);
        unwatched.forEach(stop::roomUnwatched);
        if (discovery == null || unwatched.isEmpty()) {
            return;
        }
        for (String room : unwatched) {
            watchers.remove(room);
            discovery.roomUnwatched(room);
            assignment.roomUnconfirmed(room);
            confirmLater(room);
        }
        listNow();
    }

    private void listNow() {
        listingAgain = listingNow;
        if (!listingNow) {
            listingNow = true;
            context.callAsync(discovery::listRooms, this::onListedAgain);
        }
    }

    private void onListedAgain(
            @Nullable RoomDiscovery.Listing listing, @Nullable Throwable failure) {
        listingNow = false;
        onListed(listing, failure);
        if (listingAgain && !stopped) {
            listNow();
        }
    }

    private void apply(TrackAssigner.Changes changes) {
        if (stopped) {
            return;
        }
        for (TrackAssigner.Released released : changes.released()) {
            context.sendEventToSourceReader(
                    released.subtask(), new FinishSplitEvent(released.splitId()));
        }
        for (TrackAssigner.Assigned assigned : changes.assigned()) {
            LOG.info("Reader {} reads {}", assigned.subtask(), assigned.split().splitId());
            context.assignSplit(assigned.split(), assigned.subtask());
        }
        for (String unclear : changes.unclear()) {
            requestReport(unclear);
        }
        watchers.assign(assignment.readersByLoad()).forEach(this::watch);
    }

    private void requestReport(String room) {
        watchers.watcherOf(room)
                .ifPresent(
                        watcher ->
                                context.sendEventToSourceReader(
                                        watcher, new ReportRoomEvent(room)));
    }

    private void watch(RoomWatchers.Watch watch) {
        context.sendEventToSourceReader(
                watch.subtask(), new WatchRoomEvent(watch.room(), watch.known()));
    }

    /**
     * Restored splits wait for their rooms to be known to exist: joining one that is gone would
     * create it anew.
     */
    private void confirmRooms(int subtask, List<LiveKitTrackSplit> splits) {
        if (!rooms.isPattern()) {
            return;
        }
        Set<String> named = new HashSet<>();
        splits.forEach(split -> named.add(split.room()));
        for (String room : named) {
            if (watchers.contains(room) && !isUnconfirmed(room)) {
                sendRoomExists(subtask, room);
            } else {
                confirmLater(room).add(subtask);
            }
        }
    }

    private Set<Integer> confirmLater(String room) {
        return unconfirmed.computeIfAbsent(room, unknown -> new HashSet<>());
    }

    private void sendRoomExists(int subtask, String room) {
        context.sendEventToSourceReader(subtask, new RoomExistsEvent(room));
    }

    /** Failing here fails the job. */
    private void onListed(@Nullable RoomDiscovery.Listing listing, @Nullable Throwable failure) {
        if (!stopped) {
            // Before, since it casts doubt on rooms.
            forgetUnregistered();
            discovery.accept(listing, failure).ifPresent(this::updateRooms);
        }
    }

    private void updateRooms(Set<String> existing) {
        Set<String> gone = watchers.retainUnwatched(existing);
        unconfirmed.forEach(
                (room, readers) -> {
                    if (existing.contains(room)) {
                        readers.forEach(reader -> sendRoomExists(reader, room));
                        requestReport(room);
                    } else if (!discovery.isUnconfirmed(room)) {
                        gone.add(room);
                    }
                });
        unconfirmed.keySet().removeIf(room -> !discovery.isUnconfirmed(room));
        for (String room : gone) {
            roomSeen(room, false);
            apply(assignment.roomTracks(room, List.of()));
        }
        for (String room : existing) {
            if (watchers.add(room)) {
                stop.roomFound(room);
            }
        }
        watchers.assign(assignment.readersByLoad()).forEach(this::watch);
        stopIfOver();
    }
}
