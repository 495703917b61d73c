// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.room;

import io.github.flinklivekit.client.track.LocalTrackPublication;
import io.github.flinklivekit.client.track.LocalVideoTrack;
import io.github.flinklivekit.client.track.TrackPublishOptions;

import org.apache.flink.annotation.PublicEvolving;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * This participant, and what it publishes. Not to be implemented by users; methods may be added.
 */
@PublicEvolving
public interface LocalParticipant extends Participant {

    /** What this participant is allowed to do now. */
    ParticipantPermission permissions();

    /**
     * Publishes a track. Simulcast takes half a second longer, so that subscribers already in the
     * room start with the full layer; frames captured before then are dropped.
     *
     * <p>Waits for a connection that is being restored. After that the server has ten seconds to
     * accept the track and fifteen to answer the offer of its media.
     *
     * @return completes when the server has accepted the track and frames are being sent, or
     *     exceptionally with a {@link PublishException}: the token does not allow it, this build
     *     has no encoder for the codec or the server does not allow it, the server unpublishes the
     *     track, or no answer came in time or before the connection broke or the room was left;
     *     once the room has ended, with another {@link LiveKitException}
     * @throws IllegalArgumentException if the track was not created by a video source of this
     *     client
     */
    CompletableFuture<LocalTrackPublication> publishTrack(
            LocalVideoTrack track, TrackPublishOptions options);

    /**
     * Unpublishes a track. Its source may be closed once the future has completed.
     *
     * @return completes when the server has answered, or exceptionally with a {@link
     *     PublishException}: the track is not published, or the server did not answer ({@link
     *     PublishException.Reason#NO_ANSWER}), in which case the track is unpublished all the same;
     *     once the room has ended, with another {@link LiveKitException}
     * @throws IllegalArgumentException if the track was not created by a video source of this
     *     client
     */
    CompletableFuture<Void> unpublishTrack(LocalVideoTrack track);

    /**
     * Sends data to everybody in the room.
     *
     * @param topic what the data is about; may be empty
     * @param payload up to about 15 KB when reliable, about 1,300 bytes when lossy, as LiveKit
     *     recommends; 64,000 bytes including the topic at most
     * @param reliable whether it arrives in order and is retransmitted when lost
     * @return completes when the data has been handed to the network, or exceptionally with a
     *     {@link PublishException}: the token does not allow it, it is too large, the connection
     *     broke, or more is sent than the network takes
     */
    CompletableFuture<Void> publishData(String topic, byte[] payload, boolean reliable);

    /** The tracks that this participant publishes now, by sid; a copy. */
    Map<String, LocalTrackPublication> trackPublications();
}
