// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import io.github.flinklivekit.client.ConnectionQuality;
import io.github.flinklivekit.client.LiveKitException;

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
final class TrackEventRoom implements SourceRoom.Events, AutoCloseable {

    private record Seen(TrackDescription description, TrackStatus status) {}

    private final String name;
    private final TrackFilter filter;
    private final boolean subscribing;
    private final LongSupplier clockUs;
    private final Runnable wake;
    private final Optional<RoomMetrics> metrics;
    private final SourceRoom room;
    private final AtomicBoolean changed = new AtomicBoolean();
    private final Map<String, Seen> before = new LinkedHashMap<>();

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
    TrackEventRoom(
            String name,
            boolean known,
            TrackFilter filter,
            boolean subscribing,
            SourceRoom.Factory rooms,
            Executor taskThread,
            LongSupplier clockUs,
            Runnable wake,
            Optional<RoomMetrics> metrics) {
        this.name = name;
        this.filter = filter;
        this.subscribing = subscribing;
        this.clockUs = clockUs;
        this.wake = wake;
        this.metrics = metrics;
        this.room = rooms.create(name, taskThread, this);
        metrics.ifPresent(figures -> figures.entered(room));
        if (known) {
            room.openKnown();
        } else {
            room.open();
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
        return room.isPopulated();
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
        metrics.ifPresent(RoomMetrics::left);
        room.close();
    }

    private void endAll(String reason) {
        before.values().forEach(seen -> tell(TrackEventType.ENDED, seen, reason));
        before.clear();
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
        before.forEach(
                (sid, seen) -> {
                    if (!now.containsKey(sid)) {
                        tell(TrackEventType.ENDED, seen, endOf(seen, notChosen.containsKey(sid)));
                    }
                });
        now.forEach(
                (sid, seen) -> {
                    if (before.containsKey(sid)) {
                        change(before.get(sid), seen);
                    } else {
                        begin(seen);
                    }
                });
        before.clear();
        before.putAll(now);
    }

    /** What is encrypted cannot be received, but its publisher can be heard of. */
    private static void subscribe(SourceTrack track, boolean chosen) {
        if (chosen) {
            // First, so that no picture is sent.
            track.setEnabled(false);
        }
        track.setSubscribed(chosen);
    }

    private void begin(Seen seen) {
        tell(TrackEventType.PUBLISHED, seen, "");
        hear(seen.status().unsubscribed(), seen);
        if (!seen.status().obstacle().isEmpty()) {
            tell(TrackEventType.CANNOT_DECODE, seen, seen.status().obstacle());
        }
    }

    private void change(Seen from, Seen to) {
        TrackStatus old = from.status();
        TrackStatus status = to.status();
        if (old.muted() != status.muted()) {
            tell(status.muted() ? TrackEventType.MUTED : TrackEventType.UNMUTED, to, "");
        }
        if (old.width() != status.width() || old.height() != status.height()) {
            tell(TrackEventType.RESOLUTION_CHANGED, to, "");
        }
        if (!status.obstacle().isEmpty() && !status.obstacle().equals(old.obstacle())) {
            tell(TrackEventType.CANNOT_DECODE, to, status.obstacle());
        }
        hear(old, to);
    }

    /** Tells what subscribers alone hear. */
    private void hear(TrackStatus old, Seen to) {
        TrackStatus status = to.status();
        if (status.subscribed() && !old.subscribed()) {
            tell(TrackEventType.SUBSCRIBED, to, "");
        }
        if (old.speaking() != status.speaking()) {
            tell(
                    status.speaking()
                            ? TrackEventType.SPEAKING_STARTED
                            : TrackEventType.SPEAKING_STOPPED,
                    to,
                    "");
        }
        if (old.pausedByServer() != status.pausedByServer()) {
            tell(
                    status.pausedByServer()
                            ? TrackEventType.PAUSED_BY_SERVER
                            : TrackEventType.RESUMED_BY_SERVER,
                    to,
                    "");
        }
        ConnectionQuality quality = status.connectionQuality();
        if (quality != old.connectionQuality() && quality != ConnectionQuality.UNKNOWN) {
            tell(TrackEventType.QUALITY_CHANGED, to, quality.name().toLowerCase(Locale.ROOT));
        }
    }

    private String endOf(Seen seen, boolean isThere) {
        if (isThere) {
            return TrackEvent.NOT_CHOSEN;
        }
        return room.hasParticipant(seen.description().participant())
                ? TrackEvent.UNPUBLISHED
                : TrackEvent.PARTICIPANT_LEFT;
    }

    private void tell(TrackEventType type, Seen seen, String reason) {
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
