// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.room;

import io.github.flinklivekit.client.room.ConnectionQuality;
import io.github.flinklivekit.client.room.Participant;
import io.github.flinklivekit.client.room.RemoteParticipant;
import io.github.flinklivekit.client.room.RoomListener;
import io.github.flinklivekit.client.room.SubscriptionError;
import io.github.flinklivekit.client.track.RemoteTrackPublication;
import io.github.flinklivekit.client.track.RemoteVideoTrack;
import io.github.flinklivekit.client.track.StreamState;
import io.github.flinklivekit.client.track.TrackPublication;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Says that something has changed in a room; what it is now, the task thread reads from the room.
 * What the room tells once and does not remember is kept here. Called on the room's thread, asked
 * on any.
 */
class RoomChangeListener implements RoomListener {

    private final Runnable onChanged;
    private final Runnable onReconnect;
    private final Set<String> pausedByServer = ConcurrentHashMap.newKeySet();
    private final Map<String, SubscriptionError> refusals = new ConcurrentHashMap<>();
    private final AtomicBoolean lost = new AtomicBoolean();
    private final AtomicLong reconnects = new AtomicLong();

    /**
     * Changes of a room.
     *
     * @param onChanged called after each of them
     * @param onDisturbed called when the connection breaks, and when it is restored
     */
    RoomChangeListener(Runnable onChanged, Runnable onDisturbed) {
        this.onChanged = onChanged;
        this.onReconnect = onDisturbed;
    }

    /** Whether the server has paused the track of this sid: it tells of a change only. */
    boolean isPausedByServer(String trackSid) {
        return pausedByServer.contains(trackSid);
    }

    /** Why the track of this sid is not to be had, if somebody has said so. */
    Optional<SubscriptionError> refusal(String trackSid) {
        return Optional.ofNullable(refusals.get(trackSid));
    }

    /** How often the connection was restored. */
    long reconnects() {
        return reconnects.get();
    }

    /** The room was left; it is joined anew. */
    void onLost() {
        pausedByServer.clear();
        refusals.clear();
        lost.set(true);
    }

    @Override
    public void onConnected() {
        if (lost.getAndSet(false)) {
            reconnects.incrementAndGet();
        }
    }

    @Override
    public void onReconnecting() {
        onReconnect.run();
    }

    @Override
    public void onReconnected() {
        reconnects.incrementAndGet();
        onReconnect.run();
        onChanged.run();
    }

    @Override
    public void onParticipantConnected(RemoteParticipant participant) {
        onChanged.run();
    }

    @Override
    public void onParticipantDisconnected(RemoteParticipant participant) {
        onChanged.run();
    }

    @Override
    public void onParticipantUpdated(Participant participant) {
        onChanged.run();
    }

    @Override
    public void onTrackPublished(
            RemoteTrackPublication publication, RemoteParticipant participant) {
        onChanged.run();
    }

    @Override
    public void onTrackUnpublished(
            RemoteTrackPublication publication, RemoteParticipant participant) {
        pausedByServer.remove(publication.sid());
        refusals.remove(publication.sid());
        onChanged.run();
    }

    @Override
    public void onTrackSubscribed(
            RemoteVideoTrack track,
            RemoteTrackPublication publication,
            RemoteParticipant participant) {
        refusals.remove(publication.sid());
        onChanged.run();
    }

    @Override
    public void onTrackUnsubscribed(
            RemoteVideoTrack track,
            RemoteTrackPublication publication,
            RemoteParticipant participant) {
        // A pause is the subscription's, also where a new join subscribes the publication again:
        // the server tells of the new one only if it pauses it.
        pausedByServer.remove(publication.sid());
        onChanged.run();
    }

    @Override
    public void onTrackSubscriptionFailed(
            RemoteTrackPublication publication,
            RemoteParticipant participant,
            SubscriptionError error) {
        refusals.put(publication.sid(), error);
        onChanged.run();
    }

    @Override
    public void onTrackUpdated(TrackPublication publication, Participant participant) {
        onChanged.run();
    }

    @Override
    public void onActiveSpeakersChanged(List<Participant> speakers) {
        onChanged.run();
    }

    @Override
    public void onConnectionQualityChanged(ConnectionQuality quality, Participant participant) {
        onChanged.run();
    }

    @Override
    public void onTrackMuted(TrackPublication publication, Participant participant) {
        onChanged.run();
    }

    @Override
    public void onTrackUnmuted(TrackPublication publication, Participant participant) {
        onChanged.run();
    }

    @Override
    public void onTrackStreamStateChanged(RemoteTrackPublication publication, StreamState state) {
        if (state == StreamState.PAUSED) {
            pausedByServer.add(publication.sid());
        } else {
            pausedByServer.remove(publication.sid());
        }
        onChanged.run();
    }
}
