// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing.internal.room;

import io.github.flinklivekit.testing.internal.server.FaultSettings;

import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitRtc.AddTrackRequest;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.MuteTrackRequest;
import livekit.LivekitRtc.Pong;
import livekit.LivekitRtc.RequestResponse;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.SyncState;
import livekit.LivekitRtc.TrackPublishedResponse;
import livekit.LivekitRtc.UpdateLocalVideoTrack;
import livekit.LivekitRtc.UpdateParticipantMetadata;
import livekit.LivekitRtc.UpdateSubscription;
import livekit.LivekitRtc.UpdateTrackSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what one participant's client asks for. Confined to the server's thread. */
final class SignalRequestHandler {

    private static final Logger LOG = LoggerFactory.getLogger(SignalRequestHandler.class);

    private final Participant participant;
    private final FaultSettings faults;

    SignalRequestHandler(Participant participant, FaultSettings faults) {
        this.participant = participant;
        this.faults = faults;
    }

    void handle(SignalRequest request) {
        switch (request.getMessageCase()) {
            case OFFER -> participant.media().publisher().onOffer(request.getOffer());
            case ANSWER -> participant.media().subscriber().onAnswer(request.getAnswer());
            case TRICKLE -> participant.media().onTrickle(request.getTrickle());
            case ADD_TRACK -> onAddTrack(request.getAddTrack());
            case MUTE -> onMute(request.getMute());
            case SUBSCRIPTION -> onSubscription(request.getSubscription());
            case TRACK_SETTING -> onTrackSetting(request.getTrackSetting());
            case UPDATE_VIDEO_TRACK -> onSize(request.getUpdateVideoTrack());
            case UPDATE_METADATA -> onMetadata(request.getUpdateMetadata());
            case SYNC_STATE -> onSyncState(request.getSyncState());
            case LEAVE -> onLeave();
            case PING -> onPing();
            case PING_REQ -> onPing(request.getPingReq().getTimestamp());
            default -> LOG.debug("{} is not understood here", request.getMessageCase());
        }
    }

    private void onAddTrack(AddTrackRequest request) {
        if (!participant.permission().getCanPublish()) {
            participant.send(
                    SignalResponse.newBuilder()
                            .setRequestResponse(
                                    RequestResponse.newBuilder()
                                            .setReason(RequestResponse.Reason.NOT_ALLOWED)
                                            .setMessage("does not have permission to publish")
                                            .setAddTrack(request))
                            .build());
            return;
        }
        TrackInfo info = participant.publications().announce(request);
        participant.send(
                SignalResponse.newBuilder()
                        .setTrackPublished(
                                TrackPublishedResponse.newBuilder()
                                        .setCid(request.getCid())
                                        .setTrack(info))
                        .build());
    }

    private void onMute(MuteTrackRequest request) {
        MediaTrack track = participant.publications().find(request.getSid());
        if (track != null && track.info().getMuted() != request.getMuted()) {
            track.setMuted(request.getMuted());
            participant.changed();
        }
    }

    private void onSubscription(UpdateSubscription update) {
        update.getTrackSidsList()
                .forEach(
                        sid -> {
                            participant.subscriptions().ask(sid, update.getSubscribe());
                            participant.room().consider(participant, sid);
                        });
        update.getParticipantTracksList()
                .forEach(
                        tracks ->
                                onSubscription(
                                        UpdateSubscription.newBuilder()
                                                .addAllTrackSids(tracks.getTrackSidsList())
                                                .setSubscribe(update.getSubscribe())
                                                .build()));
    }

    private void onTrackSetting(UpdateTrackSettings settings) {
        settings.getTrackSidsList()
                .forEach(
                        sid ->
                                participant
                                        .subscriptions()
                                        .setDisabled(sid, settings.getDisabled()));
    }

    private void onSize(UpdateLocalVideoTrack update) {
        MediaTrack track = participant.publications().find(update.getTrackSid());
        if (track != null) {
            track.setSize(update.getWidth(), update.getHeight());
            participant.changed();
        }
    }

    private void onMetadata(UpdateParticipantMetadata update) {
        boolean allowed = participant.permission().getCanUpdateMetadata();
        if (allowed) {
            participant.describe(update.getName(), update.getMetadata(), update.getAttributesMap());
        }
        participant.send(
                SignalResponse.newBuilder()
                        .setRequestResponse(
                                RequestResponse.newBuilder()
                                        .setRequestId(update.getRequestId())
                                        .setReason(
                                                allowed
                                                        ? RequestResponse.Reason.OK
                                                        : RequestResponse.Reason.NOT_ALLOWED)
                                        .setMessage(
                                                allowed
                                                        ? ""
                                                        : "does not have permission to update own metadata"))
                        .build());
    }

    /** Somebody who has come back tells what it thinks is so. */
    private void onSyncState(SyncState state) {
        boolean agreed =
                state.getPublishTracksList().stream()
                        .allMatch(
                                track ->
                                        participant
                                                .publications()
                                                .knows(track.getTrack().getSid()));
        if (!agreed) {
            participant.leave(DisconnectReason.STATE_MISMATCH, LeaveRequest.Action.RECONNECT);
            participant.room().remove(participant, DisconnectReason.STATE_MISMATCH);
            return;
        }
        onSubscription(state.getSubscription());
        state.getTrackSidsDisabledList()
                .forEach(sid -> participant.subscriptions().setDisabled(sid, true));
    }

    private void onLeave() {
        SignalConnection line = participant.line();
        if (faults.dropsWhoLeaves() && line != null) {
            line.drop();
        }
        participant.room().remove(participant, DisconnectReason.CLIENT_INITIATED);
    }

    private void onPing() {
        if (!faults.ignoresPings()) {
            participant.send(
                    SignalResponse.newBuilder().setPong(System.currentTimeMillis()).build());
        }
    }

    private void onPing(long timestamp) {
        if (!faults.ignoresPings()) {
            participant.send(
                    SignalResponse.newBuilder()
                            .setPongResp(
                                    Pong.newBuilder()
                                            .setLastPingTimestamp(timestamp)
                                            .setTimestamp(System.currentTimeMillis()))
                            .build());
        }
    }
}
