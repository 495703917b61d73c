// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.room;

import io.github.flinklivekit.client.internal.participant.Participants;
import io.github.flinklivekit.client.internal.participant.SubscriptionFailures;
import io.github.flinklivekit.client.internal.publish.LocalTracks;
import io.github.flinklivekit.client.internal.rtc.PeerConnections;
import io.github.flinklivekit.client.internal.session.RoomEvents;
import io.github.flinklivekit.client.internal.subscribe.RemoteTracks;
import io.github.flinklivekit.client.track.StreamState;

import livekit.LivekitRtc;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.SubscriptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.function.Consumer;

/**
 * Leads each message of the server to the part of the room that it is for. Confined to the room's
 * thread.
 */
final class SignalDispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(SignalDispatcher.class);

    private final RoomSession session;
    private final RoomEvents events;
    private final Participants participants;
    private final RemoteTracks remoteTracks;
    private final SubscriptionFailures failures;
    private final LocalTracks localTracks;

    SignalDispatcher(
            RoomSession session,
            RoomEvents events,
            Participants participants,
            RemoteTracks remoteTracks,
            SubscriptionFailures failures,
            LocalTracks localTracks) {
        this.session = session;
        this.events = events;
        this.participants = participants;
        this.remoteTracks = remoteTracks;
        this.failures = failures;
        this.localTracks = localTracks;
    }

    void dispatch(SignalResponse message) {
        switch (message.getMessageCase()) {
            case OFFER -> toPeers(peers -> peers.onOffer(message.getOffer()));
            case ANSWER -> toPeers(peers -> peers.onAnswer(message.getAnswer()));
            case TRICKLE -> toPeers(peers -> peers.onTrickle(message.getTrickle()));
            case UPDATE -> {
                participants.update(message.getUpdate().getParticipantsList());
                remoteTracks.attachPending();
            }
            case ROOM_UPDATE -> session.onRoomUpdate(message.getRoomUpdate().getRoom());
            case REFRESH_TOKEN -> session.onToken(message.getRefreshToken());
            case LEAVE -> session.onLeave(message.getLeave());
            case TRACK_PUBLISHED -> localTracks.requests().onPublished(message.getTrackPublished());
            case TRACK_UNPUBLISHED ->
                    localTracks.onUnpublishedByServer(message.getTrackUnpublished().getTrackSid());
            case TRACK_SUBSCRIBED ->
                    localTracks.onSubscribed(message.getTrackSubscribed().getTrackSid());
            case MUTE ->
                    localTracks.onMutedByServer(
                            message.getMute().getSid(), message.getMute().getMuted());
            case SUBSCRIBED_QUALITY_UPDATE ->
                    localTracks.onQualityUpdate(message.getSubscribedQualityUpdate());
            case REQUEST_RESPONSE ->
                    localTracks.requests().onResponse(message.getRequestResponse());
            case SUBSCRIPTION_RESPONSE -> onSubscription(message.getSubscriptionResponse());
            case SUBSCRIPTION_PERMISSION_UPDATE ->
                    failures.onPermission(
                            message.getSubscriptionPermissionUpdate().getTrackSid(),
                            message.getSubscriptionPermissionUpdate().getAllowed());
            case STREAM_STATE_UPDATE ->
                    message.getStreamStateUpdate()
                            .getStreamStatesList()
                            .forEach(this::onStreamState);
            case SPEAKERS_CHANGED ->
                    participants.updateSpeakers(message.getSpeakersChanged().getSpeakersList());
            case CONNECTION_QUALITY ->
                    participants.updateConnectionQualities(
                            message.getConnectionQuality().getUpdatesList());
            default ->
                    LOG.trace(
                            "A message of the server is passed over: {}", message.getMessageCase());
        }
    }

    private void toPeers(Consumer<PeerConnections> action) {
        PeerConnections present = session.peers();
        if (present != null) {
            action.accept(present);
        }
    }

    private void onStreamState(LivekitRtc.StreamStateInfo info) {
        StreamState state =
                info.getState() == LivekitRtc.StreamState.PAUSED
                        ? StreamState.PAUSED
                        : StreamState.ACTIVE;
        participants
                .findTrack(info.getTrackSid())
                .ifPresent(
                        found ->
                                events.emit(
                                        to ->
                                                to.onTrackStreamStateChanged(
                                                        found.publication(), state)));
    }

    /** The server cannot, or will not, send a track. */
    private void onSubscription(SubscriptionResponse response) {
        participants
                .findTrack(response.getTrackSid())
                .map(Participants.Published::publication)
                .ifPresent(
                        publication -> {
                            switch (response.getErr()) {
                                case SE_CODEC_UNSUPPORTED -> failures.cannotDecode(publication);
                                case SE_TRACK_NOTFOUND -> failures.onNotFound(publication);
                                default -> failures.onUnknown(publication);
                            }
                        });
    }
}
