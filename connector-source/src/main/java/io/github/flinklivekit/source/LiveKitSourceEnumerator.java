// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Finds the tracks of a room and spreads them over the readers. It needs neither the native library
 * nor a connection: it asks one reader to watch the room, and that reader tells which tracks there
 * are.
 *
 * <p>All methods run on the coordinator's thread.
 */
final class LiveKitSourceEnumerator
        implements SplitEnumerator<LiveKitTrackSplit, LiveKitEnumeratorState> {

    private static final Logger LOG = LoggerFactory.getLogger(LiveKitSourceEnumerator.class);

    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private final SplitEnumeratorContext<LiveKitTrackSplit> context;
    private final String room;
    @Nullable private final Duration stopAfter;
    private final TrackAssignment assignment;

    /** The reader that watches the room. */
    @Nullable private Integer watcher;

    private boolean stopped;

    /**
     * An enumerator that goes on from a state.
     *
     * @param restored null to start from nothing
     * @param stopAfter how long after its start the source ends; null for never
     */
    LiveKitSourceEnumerator(
            SplitEnumeratorContext<LiveKitTrackSplit> context,
            String room,
            @Nullable Duration stopAfter,
            @Nullable LiveKitEnumeratorState restored) {
        this.context = context;
        this.room = room;
        this.stopAfter = stopAfter;
        this.assignment =
                new TrackAssignment(
                        restored == null ? List.of() : ofThisRoom(restored.tracks()),
                        context.currentParallelism(),
                        System::currentTimeMillis);
    }

    @Override
    public void start() {
        if (stopAfter != null) {
            context.callAsync(
                    () -> null,
                    (nothing, failure) -> stop(),
                    stopAfter.toMillis(),
                    FOR_EVER.toMillis());
        }
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
            if (watcher != null && watcher == subtask) {
                // It has started anew and does not know that it watches.
                watcher = null;
            }
            finishStrangers(subtask, started.splits());
            carryOut(assignment.readerStarted(subtask, ofThisRoom(started.splits())));
        } else if (event instanceof RoomTracksEvent tracks) {
            // What an earlier watcher saw last is older than what the present one tells.
            if (watcher != null && watcher == subtask) {
                carryOut(assignment.roomTracks(tracks.room(), tracks.tracks()));
            }
        } else if (event instanceof SplitFinishedEvent finished) {
            carryOut(assignment.splitFinished(subtask, finished.split()));
        } else {
            throw new IllegalArgumentException("Not an event of a LiveKit source: " + event);
        }
    }

    @Override
    public void addSplitsBack(List<LiveKitTrackSplit> splits, int subtask) {
        forgetUnregistered();
        forget(subtask);
        carryOut(assignment.splitsReturned(subtask, splits));
    }

    @Override
    public LiveKitEnumeratorState snapshotState(long checkpointId) {
        return new LiveKitEnumeratorState(assignment.snapshot());
    }

    @Override
    public void close() {
        // Holds nothing.
    }

    private List<LiveKitTrackSplit> ofThisRoom(List<LiveKitTrackSplit> splits) {
        return splits.stream().filter(split -> split.room().equals(room)).toList();
    }

    /** A job may be given another room than that of the savepoint it starts from. */
    private void finishStrangers(int subtask, List<LiveKitTrackSplit> splits) {
        for (LiveKitTrackSplit split : splits) {
            if (!split.room().equals(room)) {
                context.sendEventToSourceReader(subtask, new FinishSplitEvent(split.splitId()));
            }
        }
    }

    private void stop() {
        if (!stopped) {
            stopped = true;
            LOG.info("The source of room '{}' ends after {}", room, stopAfter);
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
        if (watcher != null && watcher == subtask) {
            watcher = null;
        }
        assignment.readerGone(subtask);
    }

    private void carryOut(TrackAssignment.Changes changes) {
        if (stopped) {
            return;
        }
        for (TrackAssignment.Released released : changes.released()) {
            context.sendEventToSourceReader(
                    released.subtask(), new FinishSplitEvent(released.splitId()));
        }
        for (TrackAssignment.Assigned assigned : changes.assigned()) {
            LOG.info("Reader {} reads {}", assigned.subtask(), assigned.split().splitId());
            context.assignSplit(assigned.split(), assigned.subtask());
        }
        if (watcher == null) {
            OptionalInt next = assignment.leastLoaded();
            if (next.isPresent()) {
                watcher = next.getAsInt();
                context.sendEventToSourceReader(watcher, new WatchRoomEvent(room));
            }
        } else if (!changes.unclear().isEmpty()) {
            context.sendEventToSourceReader(watcher, new WatchRoomEvent(room));
        }
    }
}
