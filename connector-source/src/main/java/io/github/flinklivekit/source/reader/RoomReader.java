// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.reader;

import io.github.flinklivekit.connector.room.RoomState;
import io.github.flinklivekit.connector.task.TaskTimer;
import io.github.flinklivekit.source.coordinator.RoomTracksEvent;
import io.github.flinklivekit.source.diagnosis.RoomDiagnosis;
import io.github.flinklivekit.source.metrics.SourceRoomMetrics;
import io.github.flinklivekit.source.room.SourceTrack;
import io.github.flinklivekit.source.track.MissingFramesReason;
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

/**
 * One room of a reader: joined for as long as the reader watches it or reads a track of it, once it
 * was opened. A split that is taken back before needs no connection to end. Whenever something has
 * changed in the room, it is compared with the splits.
 */
final class RoomReader<T> extends AbstractRoomReader {

    /**
     * How long a split may wait for its track to appear in a room that was joined: the server tells
     * participants one after the other.
     */
    private static final Duration MISSING_TIMEOUT = Duration.ofSeconds(10);

    /** What the reader does for its rooms. */
    interface Listener<T> {

        /** Tells the enumerator of the room's tracks. */
        void report(RoomTracksEvent tracks);

        /** The room is over. */
        void closed(String room);

        /** The split has ended. */
        void finished(TrackReader<T> track);

        /** The reason why frames of a track are missing has changed. */
        void missingFramesChanged(
                Optional<MissingFramesReason> before, Optional<MissingFramesReason> now);
    }

    private final TaskTimer timer;
    private final Listener<T> listener;
    private final RoomDiagnosis diagnosis;
    private final Map<String, TrackReader<T>> tracks = new HashMap<>();
    private final Map<String, Long> missingSince = new HashMap<>();

    private boolean watched;
    private boolean looking;
    @Nullable private RoomTracksEvent reported;

    /**
     * A room that is not opened yet.
     *
     * @param metrics of the room; empty if nobody counts
     */
    RoomReader(
            String name,
            TrackFilter filter,
            RoomsContext context,
            Optional<SourceRoomMetrics> metrics,
            Listener<T> listener) {
        super(name, filter, context, metrics);
        this.timer = TaskTimer.on(context.loop());
        this.listener = listener;
        this.diagnosis =
                new RoomDiagnosis(
                        timer,
                        context.loop(),
                        (track, before, now) -> {
                            countMissingFrames(before, now);
                            listener.missingFramesChanged(before, now);
                        });
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
        lookLater();
        onChanged();
    }

    /** For as long as there is a track. */
    private void lookLater() {
        if (!looking && !tracks.isEmpty()) {
            looking = true;
            timer.after(RoomDiagnosis.INTERVAL, this::look);
        }
    }

    private void look() {
        looking = false;
        tracks.values().forEach(track -> track.look(diagnosis, isConnected()));
        lookLater();
    }

    /** Brings splits and subscriptions in line with the room, if something has changed. */
    void update(ReaderOutput<T> main) throws IOException {
        if (!pollChanged() || isEnding()) {
            return;
        }
        if (state() == RoomState.CLOSED) {
            // First, or the enumerator takes the splits' ends for losses of tracks that are there.
            watched = false;
            listener.closed(name());
            finishAll(main);
            return;
        }
        if (pollLoss()) {
            reported = null;
            finishAll(main);
        }
        List<SourceTrack> published = publishedTracks();
        diagnosis.retain(published);
        updateTracks(published, main);
        if (watched && (state() == RoomState.JOINED || state() == RoomState.ABSENT)) {
            report(published);
        }
    }

    @Override
    public void close() {
        try {
            tracks.values().forEach(TrackReader::close);
            tracks.clear();
            diagnosis.endAll();
        } finally {
            super.close();
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
            } else if (state() == RoomState.JOINED
                    && (track.isKnown() || isMissingTooLong(track))) {
                finish(track, main);
            }
        }
    }

    private boolean isMissingTooLong(TrackReader<T> track) {
        long now = timer.nanoTime();
        Long since = missingSince.putIfAbsent(track.splitId(), now);
        if (since == null) {
            timer.after(MISSING_TIMEOUT, this::onChanged);
            return false;
        }
        return now - since >= MISSING_TIMEOUT.toNanos();
    }

    private void report(List<SourceTrack> published) {
        List<TrackDescription> chosen = new ArrayList<>();
        List<SourceTrack> undecryptable = new ArrayList<>();
        for (SourceTrack track : published) {
            if (!filter().accepts(track.description())) {
                continue;
            }
            // It would come as noise.
            if (track.status().undecryptable()) {
                undecryptable.add(track);
            } else {
                chosen.add(track.description());
            }
        }
        diagnosis.leaveOut(undecryptable);
        RoomTracksEvent report = new RoomTracksEvent(name(), chosen, isOccupied());
        if (!report.equals(reported)) {
            reported = report;
            listener.report(report);
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
        diagnosis.end(track.split().trackSid());
        track.finish(main);
        listener.finished(track);
    }

    /** Whether nobody needs the room any more. */
    boolean isIdle() {
        return !watched && tracks.isEmpty();
    }
}
