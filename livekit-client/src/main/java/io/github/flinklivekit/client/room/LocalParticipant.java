// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.room;

import io.github.flinklivekit.client.internal.data.DataPackets;
import io.github.flinklivekit.client.internal.participant.ParticipantInfo;
import io.github.flinklivekit.client.internal.publish.LocalTracks;
import io.github.flinklivekit.client.track.LocalTrackPublication;
import io.github.flinklivekit.client.track.LocalVideoTrack;
import io.github.flinklivekit.client.track.TrackPublishOptions;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** This participant: what it publishes. */
public final class LocalParticipant extends Participant {

    private final LocalTracks tracks;
    private final DataPackets data;

    public LocalParticipant(ParticipantInfo info, LocalTracks tracks, DataPackets data) {
        super(info);
        this.tracks = tracks;
        this.data = data;
    }

    /** What this participant may do. */
    public ParticipantPermission permissions() {
        return info().permissions();
    }

    /**
     * Publishes a track. A simulcast takes half a second longer, so that who is in the room sees
     * the full layer at once; pictures captured before are dropped.
     *
     * <p>Waits for a connection that is being restored; from then on the server has ten seconds to
     * take the track and fifteen to answer the offer of its media.
     *
     * @return completes when the server has taken it and pictures are sent, or exceptionally with a
     *     {@link PublishException}: the token does not allow it, the codec cannot be encoded here
     *     or is not allowed there, the server takes it down, or no answer came in time or before
     *     the connection broke or the room was left; once the room has ended, with another {@link
     *     LiveKitException}
     */
    public CompletableFuture<LocalTrackPublication> publishTrack(
            LocalVideoTrack track, TrackPublishOptions options) {
        return tracks.publish(
                Objects.requireNonNull(track, "track"), Objects.requireNonNull(options, "options"));
    }

    /**
     * Takes a track back. Its source may be closed once this has completed.
     *
     * @return completes when the server has answered, or exceptionally with a {@link
     *     PublishException}: the track is not published, or the server did not answer ({@link
     *     PublishException.Reason#NO_ANSWER}) and the track is taken back all the same; once the
     *     room has ended, with another {@link LiveKitException}
     */
    public CompletableFuture<Void> unpublishTrack(LocalVideoTrack track) {
        return tracks.unpublish(Objects.requireNonNull(track, "track"));
    }

    /**
     * Sends data to everybody in the room.
     *
     * @param topic what it is about; may be empty
     * @param payload up to about 15 KB when reliable, about 1,300 bytes when lossy, as LiveKit
     *     recommends; 64,000 with the topic at most
     * @param reliable whether it arrives in order and is sent again when lost
     * @return completes when it is handed to the network, or exceptionally with a {@link
     *     PublishException}: the token does not allow it, it is too large, the connection broke, or
     *     more is sent than the network takes
     */
    public CompletableFuture<Void> publishData(String topic, byte[] payload, boolean reliable) {
        return data.publish(
                Objects.requireNonNull(topic, "topic"),
                Objects.requireNonNull(payload, "payload"),
                reliable);
    }

    /** What this participant publishes now, by sid; a copy. */
    public Map<String, LocalTrackPublication> trackPublications() {
        return tracks.publications();
    }
}
