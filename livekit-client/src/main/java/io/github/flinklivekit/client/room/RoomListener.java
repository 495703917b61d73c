// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.room;

import io.github.flinklivekit.client.track.LocalTrackPublication;
import io.github.flinklivekit.client.track.RemoteTrackPublication;
import io.github.flinklivekit.client.track.RemoteVideoTrack;
import io.github.flinklivekit.client.track.StreamState;
import io.github.flinklivekit.client.track.TrackPublication;
import io.github.flinklivekit.client.track.VideoDimensions;
import io.github.flinklivekit.client.track.VideoStream;

import java.util.List;

/**
 * Hears what happens in a {@link Room}. All methods do nothing by default.
 *
 * <p>Calls come one after the other on a thread of the room's own: a method may block, also on a
 * future of the room, without holding up signalling or media; it only delays the events after it.
 * An exception is logged and goes no further.
 */
public interface RoomListener {

    /** The room was joined; participants and their publications are known. */
    default void onConnected() {}

    /**
     * The connection has ended for good: {@link Room#disconnect} was called, or reconnecting was
     * given up.
     */
    default void onDisconnected(DisconnectReason reason) {}

    /** The connection broke and is being restored. */
    default void onReconnecting() {}

    /** The connection was restored. */
    default void onReconnected() {}

    /**
     * The server has given a newer token. A connection that breaks is restored with it anyway; who
     * joins anew after the end needs it where the first one has expired.
     *
     * @param token a secret, as the first one
     */
    default void onTokenRefreshed(String token) {}

    default void onParticipantConnected(RemoteParticipant participant) {}

    default void onParticipantDisconnected(RemoteParticipant participant) {}

    /** Name, metadata or attributes have changed. */
    default void onParticipantUpdated(Participant participant) {}

    default void onTrackPublished(
            RemoteTrackPublication publication, RemoteParticipant participant) {}

    default void onTrackUnpublished(
            RemoteTrackPublication publication, RemoteParticipant participant) {}

    /** Frames of a video track can be read now, with {@link VideoStream}. */
    default void onTrackSubscribed(
            RemoteVideoTrack track,
            RemoteTrackPublication publication,
            RemoteParticipant participant) {}

    /** The track has ended: unpublished, or unsubscribed. Its streams have ended, too. */
    default void onTrackUnsubscribed(
            RemoteVideoTrack track,
            RemoteTrackPublication publication,
            RemoteParticipant participant) {}

    /**
     * A subscription brings no pictures. It stays asked for; {@code setSubscribed(false)} takes it
     * back.
     */
    default void onTrackSubscriptionFailed(
            RemoteTrackPublication publication,
            RemoteParticipant participant,
            SubscriptionError error) {}

    /** What is announced of the track has changed: its size, layers or codec. */
    default void onTrackUpdated(TrackPublication publication, Participant participant) {}

    default void onTrackMuted(TrackPublication publication, Participant participant) {}

    default void onTrackUnmuted(TrackPublication publication, Participant participant) {}

    /**
     * The pictures that arrive have another size than those before, or are the first. Told while a
     * {@link VideoStream} reads the track.
     */
    default void onVideoSizeChanged(
            RemoteVideoTrack track,
            RemoteTrackPublication publication,
            VideoDimensions dimensions) {}

    /** The server has paused a track for want of bandwidth, or goes on with it. */
    default void onTrackStreamStateChanged(RemoteTrackPublication publication, StreamState state) {}

    default void onLocalTrackPublished(LocalTrackPublication publication) {}

    /** The track is no longer published: it was asked for, or the server took it down. */
    default void onLocalTrackUnpublished(LocalTrackPublication publication) {}

    /** Somebody has subscribed to the track for the first time. */
    default void onLocalTrackSubscribed(LocalTrackPublication publication) {}

    /**
     * Who is speaking now, loudest first: of those whom this participant subscribes to, and itself.
     */
    default void onActiveSpeakersChanged(List<Participant> speakers) {}

    /**
     * How well a participant is connected has changed: one whom this participant subscribes to, or
     * itself.
     */
    default void onConnectionQualityChanged(ConnectionQuality quality, Participant participant) {}

    /**
     * Data of a participant has come. Where 8 MiB of it wait for listeners, the newest is dropped.
     */
    default void onDataReceived(DataReceived data) {}
}
