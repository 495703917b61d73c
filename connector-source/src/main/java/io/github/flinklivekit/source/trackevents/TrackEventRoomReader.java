// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.trackevents;

import io.github.flinklivekit.client.room.ConnectionQuality;
import io.github.flinklivekit.client.room.LiveKitException;
import io.github.flinklivekit.source.metrics.SourceRoomMetrics;
import io.github.flinklivekit.source.room.SourceRoom;
import io.github.flinklivekit.source.room.SourceTrack;
import io.github.flinklivekit.source.room.TrackStatus;
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
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Tells what happens to the tracks of one room, by comparing the room with what was there before.
 * Nothing waits in a queue, however long the job takes. Used on the task thread but for {@link
 * #onChanged}.
 */
final class TrackEventRoomReader implements SourceRoom.Events, AutoCloseable {

    private record Seen(TrackDescription description, TrackStatus status) {}

    private final String name;
    private final TrackFilter filter;
    private final boolean subscribing;
    private final LongSupplier clockUs;
    private final Runnable wake;
    private final Optional<SourceRoomMetrics> metrics;
    private final SourceRoom room;
    private final AtomicBoolean changed = new AtomicBoolean();
    private final Map<String, Seen> lastSeen = new LinkedHashMap<>();

    private List<TrackEvent> found = new ArrayList<>();
    private boolean joined;
    private boolean closed;
    private LiveKitException failure;

    /**
     * Begins to join the room.
     *
     * @param known whether the job has been in it
     * @param subscribing whether to subscribe to chosen tracks, without their pictures
     * @param clockUs microseconds since the epoch
     * @param metrics of the room; empty if nobody counts
     */
    TrackEventRoomReader(
            String name,
            boolean known,
            TrackFilter filter,
            boolean subscribing,
            SourceRoom.Factory rooms,
            Executor taskThread,
            LongSupplier clockUs,
            Runnable wake,
            Optional<SourceRoomMetrics> metrics) {
        this.name = name;
        this.filter = filter;
        this.subscribing = subscribing;
        this.clockUs = clockUs;
        this.wake = wake;
        this.metrics = metrics;
        this.room = rooms.create(name, taskThread, this);
        metrics.ifPresent(figures -> figures.roomOpened(room));
        if (known) {
            room.rejoin();
        } else {
            room.join();
        }
    }

    String name() {
        return name;
    }

    boolean isClosed() {
        return closed;
    }

    /** Whether anybody is there who is no connector. */
    boolean isPopulated() {
        return room.isOccupied();
    }

    boolean isJoined() {
        return joined;
    }

    /**
     * What has happened since the last call.
     *
     * @throws LiveKitException if the room cannot be joined
     */
    List<TrackEvent> poll() throws LiveKitException {
        if (failure != null) {
            throw failure;
        }
        if (changed.getAndSet(false)) {
            List<SourceTrack> published = joined ? room.tracks() : List.of();
            metrics.ifPresent(figures -> figures.update(published, filter));
            if (joined) {
                compare(published);
            }
        }
        List<TrackEvent> events = found;
        found = new ArrayList<>();
        return events;
    }

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
        endAll(TrackEvent.CONNECTION_LOST);
    }

    @Override
    public void onClosed() {
        joined = false;
        closed = true;
        endAll(TrackEvent.ROOM_CLOSED);
    }

    @Override
    public void onFailed(LiveKitException reason) {
        joined = false;
        failure = reason;
        wake.run();
    }

    @Override
    public void close() {
        metrics.ifPresent(SourceRoomMetrics::roomClosed);
        room.close();
    }

    private void endAll(String reason) {
        lastSeen.values().forEach(seen -> emit(TrackEventType.ENDED, seen, reason));
        lastSeen.clear();
        onChanged();
    }

    private void compare(List<SourceTrack> tracks) {
        Map<String, Seen> now = new LinkedHashMap<>();
        Map<String, Seen> notChosen = new LinkedHashMap<>();
        for (SourceTrack track : tracks) {
            TrackDescription description = track.description();
            boolean chosen = filter.accepts(description);
            if (subscribing) {
                subscribe(track, chosen);
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
        lastSeen.clear();
        lastSeen.putAll(now);
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
        return room.hasParticipant(seen.description().participant())
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
