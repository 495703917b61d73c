// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.room;

import io.github.flinklivekit.client.track.LocalTrackPublication;
import io.github.flinklivekit.client.track.RemoteTrackPublication;
import io.github.flinklivekit.client.track.RemoteVideoTrack;
import io.github.flinklivekit.client.track.StreamState;
import io.github.flinklivekit.client.track.TrackPublication;
import io.github.flinklivekit.client.track.VideoDimensions;
import io.github.flinklivekit.client.track.VideoStream;

import org.apache.flink.annotation.PublicEvolving;

import java.util.List;

/**
 * Receives the events of a {@link Room}. All methods do nothing by default.
 *
 * <p>Methods are called one after the other on a thread of the room's own: a method may block, also
 * on a future of the room, without holding up signalling or media; it only delays the events after
 * it. An exception is logged and otherwise ignored.
 */
@PublicEvolving
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
     * The server has refreshed the token. The room reconnects with it anyway; a program that joins
     * again after the room has ended needs it if the first one has expired.
     *
     * @param token a secret, like the first one
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

    /** Frames of a video track can be read now, with {@link RemoteVideoTrack#openStream}. */
    default void onTrackSubscribed(
            RemoteVideoTrack track,
            RemoteTrackPublication publication,
            RemoteParticipant participant) {}

    /** The track has ended: it was unpublished or unsubscribed. Its streams have ended as well. */
    default void onTrackUnsubscribed(
            RemoteVideoTrack track,
            RemoteTrackPublication publication,
            RemoteParticipant participant) {}

    /**
     * A subscription brings no frames. The publication stays subscribed until {@code
     * setSubscribed(false)}.
     */
    default void onTrackSubscriptionFailed(
            RemoteTrackPublication publication,
            RemoteParticipant participant,
            SubscriptionError error) {}

    /** The publisher has announced another size, other layers or another codec. */
    default void onTrackUpdated(TrackPublication publication, Participant participant) {}

    default void onTrackMuted(TrackPublication publication, Participant participant) {}

    default void onTrackUnmuted(TrackPublication publication, Participant participant) {}

    /**
     * The first frame has arrived, or one of another size than the frame before. Called only while
     * a {@link VideoStream} reads the track.
     */
    default void onVideoSizeChanged(
            RemoteVideoTrack track,
            RemoteTrackPublication publication,
            VideoDimensions dimensions) {}

    /** The server has paused a track for lack of bandwidth, or resumed it. */
    default void onTrackStreamStateChanged(RemoteTrackPublication publication, StreamState state) {}

    default void onLocalTrackPublished(LocalTrackPublication publication) {}

    /** The track is no longer published: it was unpublished here or by the server. */
    default void onLocalTrackUnpublished(LocalTrackPublication publication) {}

    /** Somebody has subscribed to the track for the first time. */
    default void onLocalTrackSubscribed(LocalTrackPublication publication) {}

    /**
     * The participants who are speaking now, loudest first: those that this participant subscribes
     * to, and itself.
     */
    default void onActiveSpeakersChanged(List<Participant> speakers) {}

    /**
     * The quality of a connection has changed: that of a participant whom this one subscribes to,
     * or its own.
     */
    default void onConnectionQualityChanged(ConnectionQuality quality, Participant participant) {}

    /** A participant has sent data. While 8 MiB of it wait for listeners, the newest is dropped. */
    default void onDataReceived(DataReceived data) {}
}
