// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.reader;

import io.github.flinklivekit.client.room.LiveKitException;
import io.github.flinklivekit.source.coordinator.RoomTracksEvent;
import io.github.flinklivekit.source.metrics.SourceRoomMetrics;
import io.github.flinklivekit.source.room.SourceRoom;
import io.github.flinklivekit.source.room.SourceTrack;
import io.github.flinklivekit.source.track.TrackDescription;
import io.github.flinklivekit.source.track.TrackFilter;

import org.apache.flink.api.connector.source.ReaderOutput;

import javax.annotation.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One room of a reader: joined for as long as the reader watches it or reads a track of it, once it
 * was opened. A split that is taken back before needs no connection to end. Whatever happens in the
 * room only raises a flag; the task thread then compares the room with the splits. Used on the task
 * thread but for {@link #changed}.
 */
final class RoomReader<T> implements SourceRoom.Events, AutoCloseable {

    /**
     * How long a split may wait for its track to appear in a room that was joined: the server tells
     * participants one after the other.
     */
    private static final Duration MISSING_TIMEOUT = Duration.ofSeconds(10);

    /** What the reader does for its rooms. */
    interface Callbacks<T> {

        /** Tells the enumerator of the room's tracks. */
        void report(RoomTracksEvent tracks);

        /** The room is over. */
        void closed(String room);

        /** The split has ended. */
        void finished(TrackReader<T> track);

        /** The job fails. */
        void failed(LiveKitException reason);
    }

    private final String name;
    private final TrackFilter filter;
    private final Runnable wake;
    private final SourceRoom.Factory rooms;
    private final Executor taskThread;
    private final Optional<SourceRoomMetrics> metrics;
    private final Callbacks<T> callbacks;
    private final Map<String, TrackReader<T>> tracks = new HashMap<>();
    private final Map<String, Long> missingSince = new HashMap<>();
    private final AtomicBoolean changed = new AtomicBoolean();

    @Nullable private SourceRoom room;
    private boolean joined;
    private boolean lost;
    private boolean closed;
    private boolean watched;
    @Nullable private RoomTracksEvent reported;

    /**
     * A room that is not opened yet.
     *
     * @param metrics of the room; empty if nobody counts
     */
    RoomReader(
            String name,
            TrackFilter filter,
            SourceRoom.Factory rooms,
            Executor taskThread,
            Runnable wake,
            Optional<SourceRoomMetrics> metrics,
            Callbacks<T> callbacks) {
        this.name = name;
        this.filter = filter;
        this.rooms = rooms;
        this.taskThread = taskThread;
        this.wake = wake;
        this.metrics = metrics;
        this.callbacks = callbacks;
    }

    /**
     * Begins to join the room; nothing happens if it has begun already.
     *
     * @param known whether the job has been in it
     */
    void open(boolean known) {
        if (room == null) {
            SourceRoom opened = rooms.create(name, taskThread, this);
            room = opened;
            metrics.ifPresent(figures -> figures.roomOpened(opened));
            if (known) {
                opened.rejoin();
            } else {
                opened.join();
            }
        }
    }

    /** The enumerator wants to know the room's tracks: now if possible, and on every change. */
    void watch() {
        watched = true;
        reportAgain();
    }

    /** The enumerator wants to know the room's tracks once more. */
    void reportAgain() {
        reported = null;
        onChanged();
    }

    void add(TrackReader<T> track) {
        tracks.put(track.splitId(), track);
        onChanged();
    }

    /** Looks at the room again before the next frame. */
    @Override
    public void onChanged() {
        changed.set(true);
        wake.run();
    }

    @Override
    public void onJoined() {
        joined = true;
        onChanged();
    }

    @Override
    public void onLost() {
        joined = false;
        lost = true;
        onChanged();
    }

    @Override
    public void onClosed() {
        joined = false;
        closed = true;
        onChanged();
    }

    @Override
    public void onFailed(LiveKitException reason) {
        joined = false;
        callbacks.failed(reason);
    }

    /** Brings splits and subscriptions in line with the room, if something has changed. */
    void update(ReaderOutput<T> main) throws IOException {
        if (!changed.getAndSet(false)) {
            return;
        }
        if (closed) {
            // First, or the enumerator takes the splits' ends for losses of tracks that are there.
            watched = false;
            callbacks.closed(name);
            finishAll(main);
            return;
        }
        if (lost) {
            lost = false;
            reported = null;
            finishAll(main);
        }
        List<SourceTrack> published = joined ? room.tracks() : List.of();
        metrics.ifPresent(figures -> figures.update(published, filter));
        updateTracks(published, main);
        if (joined && watched) {
            report(published);
        }
    }

    @Override
    public void close() {
        try {
            tracks.values().forEach(TrackReader::close);
            tracks.clear();
            metrics.ifPresent(SourceRoomMetrics::roomClosed);
        } finally {
            if (room != null) {
                room.close();
            }
        }
    }

    private void updateTracks(List<SourceTrack> published, ReaderOutput<T> main)
            throws IOException {
        Map<String, SourceTrack> bySid = new HashMap<>();
        published.forEach(track -> bySid.put(track.description().trackSid(), track));
        for (TrackReader<T> track : List.copyOf(tracks.values())) {
            SourceTrack found = bySid.get(track.split().trackSid());
            if (track.isFinishRequested()) {
                finish(track, main);
                if (found != null) {
                    found.setSubscribed(false);
                }
            } else if (found != null) {
                missingSince.remove(track.splitId());
                track.closeEndedStream();
                track.update(found, main);
            } else if (joined && (track.isKnown() || isMissingTooLong(track))) {
                finish(track, main);
            }
        }
    }

    private boolean isMissingTooLong(TrackReader<T> track) {
        long now = System.nanoTime();
        Long since = missingSince.putIfAbsent(track.splitId(), now);
        if (since == null) {
            CompletableFuture.delayedExecutor(MISSING_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(this::onChanged);
            return false;
        }
        return now - since >= MISSING_TIMEOUT.toNanos();
    }

    private void report(List<SourceTrack> published) {
        List<TrackDescription> chosen = new ArrayList<>();
        for (SourceTrack track : published) {
            // Nothing that is encrypted can be decrypted here: it would come as noise.
            if (!track.status().encrypted() && filter.accepts(track.description())) {
                chosen.add(track.description());
            }
        }
        RoomTracksEvent report = new RoomTracksEvent(name, chosen, room.isOccupied());
        if (!report.equals(reported)) {
            reported = report;
            callbacks.report(report);
        }
    }

    private void finishAll(ReaderOutput<T> main) throws IOException {
        for (TrackReader<T> track : List.copyOf(tracks.values())) {
            finish(track, main);
        }
    }

    private void finish(TrackReader<T> track, ReaderOutput<T> main) throws IOException {
        tracks.remove(track.splitId());
        missingSince.remove(track.splitId());
        track.finish(main);
        callbacks.finished(track);
    }

    /** Whether nobody needs the room any more. */
    boolean isIdle() {
        return !watched && tracks.isEmpty();
    }
}
