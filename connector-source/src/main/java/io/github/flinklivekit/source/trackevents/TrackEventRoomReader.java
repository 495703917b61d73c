// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.trackevents;

import io.github.flinklivekit.client.room.ConnectionQuality;
import io.github.flinklivekit.connector.room.RoomState;
import io.github.flinklivekit.connector.task.TaskTimer;
import io.github.flinklivekit.source.diagnosis.RoomDiagnosis;
import io.github.flinklivekit.source.metrics.SourceRoomMetrics;
import io.github.flinklivekit.source.reader.WatchedRoomReader;
import io.github.flinklivekit.source.room.SourceTrack;
import io.github.flinklivekit.source.room.TrackStatus;
import io.github.flinklivekit.source.track.MissingFramesReason;
import io.github.flinklivekit.source.track.TrackDescription;
import io.github.flinklivekit.source.track.TrackEvent;
import io.github.flinklivekit.source.track.TrackEventType;
import io.github.flinklivekit.source.track.TrackFilter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Tells what happens to the tracks of one room, by comparing the room with what was there before.
 * Nothing waits in a queue, however long the job takes.
 */
final class TrackEventRoomReader extends WatchedRoomReader<TrackEvent> {

    private record Seen(TrackDescription description, TrackStatus status) {}

    private final boolean subscribing;
    private final LongSupplier clockUs;
    private final TaskTimer timer;
    private final RoomDiagnosis diagnosis;
    private final Map<String, Seen> lastSeen = new LinkedHashMap<>();

    /** The tracks that are subscribed. */
    private List<SourceTrack> subscribed = List.of();

    private boolean looking;
    private boolean closed;
    private List<TrackEvent> found = new ArrayList<>();

    /**
     * A room that is not opened yet.
     *
     * @param subscribing whether to subscribe to chosen tracks, without their pictures
     * @param clockUs microseconds since the epoch
     * @param metrics of the room; empty if nobody counts
     */
    TrackEventRoomReader(
            String name,
            TrackFilter filter,
            boolean subscribing,
            RoomsContext context,
            LongSupplier clockUs,
            Optional<SourceRoomMetrics> metrics) {
        super(name, filter, context, metrics);
        this.subscribing = subscribing;
        this.clockUs = clockUs;
        this.timer = TaskTimer.on(context.loop());
        this.diagnosis = new RoomDiagnosis(timer, context.loop(), this::missingFramesChanged);
    }

    @Override
    public List<TrackEvent> poll() {
        if (pollChanged()) {
            if (pollLoss()) {
                endAll(TrackEvent.CONNECTION_LOST);
            }
            if (state() == RoomState.CLOSED) {
                endAll(TrackEvent.ROOM_CLOSED);
            }
            List<SourceTrack> published = publishedTracks();
            if (state() == RoomState.JOINED) {
                compare(published);
            }
        }
        List<TrackEvent> events = found;
        found = new ArrayList<>();
        return events;
    }

    @Override
    public void close() {
        closed = true;
        super.close();
    }

    private void lookLater() {
        if (!looking && !closed && !subscribed.isEmpty()) {
            looking = true;
            timer.after(RoomDiagnosis.INTERVAL, this::look);
        }
    }

    /** What cannot be decoded is told of without a look. */
    private void look() {
        looking = false;
        subscribed.stream()
                .filter(track -> track.status().undecodableReason().isEmpty())
                .forEach(
                        track ->
                                diagnosis.look(
                                        track, isConnected(), track.status().subscribed(), null));
        lookLater();
    }

    private void missingFramesChanged(
            SourceTrack track,
            Optional<MissingFramesReason> before,
            Optional<MissingFramesReason> now) {
        countMissingFrames(before, now);
        now.ifPresent(
                reason ->
                        emit(
                                TrackEventType.NO_FRAMES,
                                new Seen(track.description(), track.status()),
                                reason.toString()));
    }

    private void endAll(String reason) {
        lastSeen.values().forEach(seen -> emit(TrackEventType.ENDED, seen, reason));
        lastSeen.clear();
        subscribed = List.of();
        diagnosis.endAll();
    }

    private void compare(List<SourceTrack> tracks) {
        Map<String, Seen> now = new LinkedHashMap<>();
        Map<String, Seen> notChosen = new LinkedHashMap<>();
        List<SourceTrack> chosenTracks = new ArrayList<>();
        for (SourceTrack track : tracks) {
            TrackDescription description = track.description();
            boolean chosen = filter().accepts(description);
            if (subscribing) {
                subscribe(track, chosen);
                if (chosen) {
                    chosenTracks.add(track);
                }
            }
            (chosen ? now : notChosen)
                    .put(description.trackSid(), new Seen(description, track.status()));
        }
        lastSeen.forEach(
                (sid, seen) -> {
                    if (!now.containsKey(sid)) {
                        emit(
                                TrackEventType.ENDED,
                                seen,
                                endReason(seen, notChosen.containsKey(sid)));
                    }
                });
        now.forEach(
                (sid, seen) -> {
                    if (lastSeen.containsKey(sid)) {
                        trackChanged(lastSeen.get(sid), seen);
                    } else {
                        trackAppeared(seen);
                    }
                });
        lastSeen.keySet().stream().filter(sid -> !now.containsKey(sid)).forEach(diagnosis::end);
        lastSeen.clear();
        lastSeen.putAll(now);
        subscribed = chosenTracks;
        diagnosis.retain(tracks);
        lookLater();
    }

    /** What is encrypted cannot be received, but its publisher can be heard of. */
    private static void subscribe(SourceTrack track, boolean chosen) {
        if (chosen) {
            // First, so that no picture is sent.
            track.setEnabled(false);
        }
        track.setSubscribed(chosen);
    }

    private void trackAppeared(Seen seen) {
        emit(TrackEventType.PUBLISHED, seen, "");
        subscriberStateChanged(seen.status().unsubscribed(), seen);
        if (!seen.status().undecodableReason().isEmpty()) {
            emit(TrackEventType.CANNOT_DECODE, seen, seen.status().undecodableReason());
        }
    }

    private void trackChanged(Seen from, Seen to) {
        TrackStatus old = from.status();
        TrackStatus status = to.status();
        if (old.muted() != status.muted()) {
            emit(status.muted() ? TrackEventType.MUTED : TrackEventType.UNMUTED, to, "");
        }
        if (old.width() != status.width() || old.height() != status.height()) {
            emit(TrackEventType.RESOLUTION_CHANGED, to, "");
        }
        if (!status.undecodableReason().isEmpty()
                && !status.undecodableReason().equals(old.undecodableReason())) {
            emit(TrackEventType.CANNOT_DECODE, to, status.undecodableReason());
        }
        subscriberStateChanged(old, to);
    }

    /** Tells what subscribers alone hear. */
    private void subscriberStateChanged(TrackStatus old, Seen to) {
        TrackStatus status = to.status();
        if (status.subscribed() && !old.subscribed()) {
            emit(TrackEventType.SUBSCRIBED, to, "");
        }
        if (old.speaking() != status.speaking()) {
            emit(
                    status.speaking()
                            ? TrackEventType.SPEAKING_STARTED
                            : TrackEventType.SPEAKING_STOPPED,
                    to,
                    "");
        }
        if (old.pausedByServer() != status.pausedByServer()) {
            emit(
                    status.pausedByServer()
                            ? TrackEventType.PAUSED_BY_SERVER
                            : TrackEventType.RESUMED_BY_SERVER,
                    to,
                    "");
        }
        ConnectionQuality quality = status.connectionQuality();
        if (quality != old.connectionQuality() && quality != ConnectionQuality.UNKNOWN) {
            emit(TrackEventType.QUALITY_CHANGED, to, quality.name().toLowerCase(Locale.ROOT));
        }
    }

    private String endReason(Seen seen, boolean isThere) {
        if (isThere) {
            return TrackEvent.NOT_CHOSEN;
        }
        return hasParticipant(seen.description().participant())
                ? TrackEvent.UNPUBLISHED
                : TrackEvent.PARTICIPANT_LEFT;
    }

    private void emit(TrackEventType type, Seen seen, String reason) {
        TrackStatus status = seen.status();
        found.add(
                new TrackEvent(
                        type,
                        seen.description(),
                        clockUs.getAsLong(),
                        status.width(),
                        status.height(),
                        status.muted(),
                        status.mimeType(),
                        reason));
    }
}
