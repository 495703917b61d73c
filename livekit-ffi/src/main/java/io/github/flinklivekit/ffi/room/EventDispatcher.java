// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.ffi.room;

import io.github.flinklivekit.client.internal.participant.Participants;
import io.github.flinklivekit.client.room.DisconnectReason;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.AttributesEntry;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.E2eeStateChanged;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.OwnedTrack;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.ParticipantPermissionChanged;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.RoomEvent;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Passes what happens in a room to the part that it is for. On the room's thread. */
final class EventDispatcher {

    private final FfiSession session;
    private final Members members;
    private final Participants participants;
    private final RemoteTracks remoteTracks;
    private final LocalTracks localTracks;
    private final DataMessages data;

    EventDispatcher(
            FfiSession session,
            Members members,
            Participants participants,
            RemoteTracks remoteTracks,
            LocalTracks localTracks,
            DataMessages data) {
        this.session = session;
        this.members = members;
        this.participants = participants;
        this.remoteTracks = remoteTracks;
        this.localTracks = localTracks;
        this.data = data;
    }

    void dispatch(RoomEvent event) {
        switch (event.getMessageCase()) {
            case PARTICIPANT_CONNECTED ->
                    members.add(event.getParticipantConnected().getInfo(), List.of());
            case PARTICIPANT_DISCONNECTED ->
                    members.remove(event.getParticipantDisconnected().getParticipantIdentity());
            case PARTICIPANT_NAME_CHANGED ->
                    members.update(
                            event.getParticipantNameChanged().getParticipantIdentity(),
                            info -> info.setName(event.getParticipantNameChanged().getName()));
            case PARTICIPANT_METADATA_CHANGED ->
                    members.update(
                            event.getParticipantMetadataChanged().getParticipantIdentity(),
                            info ->
                                    info.setMetadata(
                                            event.getParticipantMetadataChanged().getMetadata()));
            case PARTICIPANT_ATTRIBUTES_CHANGED ->
                    members.update(
                            event.getParticipantAttributesChanged().getParticipantIdentity(),
                            info ->
                                    info.clearAttributes()
                                            .putAllAttributes(
                                                    map(
                                                            event.getParticipantAttributesChanged()
                                                                    .getAttributesList())));
            case PARTICIPANT_PERMISSION_CHANGED ->
                    onPermission(event.getParticipantPermissionChanged());
            case TRACK_PUBLISHED ->
                    members.publish(
                            event.getTrackPublished().getParticipantIdentity(),
                            event.getTrackPublished().getPublication());
            case TRACK_UNPUBLISHED ->
                    members.unpublish(
                            event.getTrackUnpublished().getParticipantIdentity(),
                            event.getTrackUnpublished().getPublicationSid());
            case TRACK_SUBSCRIBED -> attach(event.getTrackSubscribed().getTrack());
            case TRACK_UNSUBSCRIBED ->
                    remoteTracks.detach(event.getTrackUnsubscribed().getTrackSid());
            case TRACK_SUBSCRIPTION_FAILED ->
                    remoteTracks.onSubscriptionFailed(
                            event.getTrackSubscriptionFailed().getTrackSid(),
                            event.getTrackSubscriptionFailed().getError());
            case TRACK_MUTED ->
                    setMuted(
                            event.getTrackMuted().getParticipantIdentity(),
                            event.getTrackMuted().getTrackSid(),
                            true);
            case TRACK_UNMUTED ->
                    setMuted(
                            event.getTrackUnmuted().getParticipantIdentity(),
                            event.getTrackUnmuted().getTrackSid(),
                            false);
            case LOCAL_TRACK_UNPUBLISHED ->
                    localTracks.onUnpublished(event.getLocalTrackUnpublished().getPublicationSid());
            case LOCAL_TRACK_REPUBLISHED ->
                    localTracks.onRepublished(event.getLocalTrackRepublished());
            case LOCAL_TRACK_SUBSCRIBED ->
                    localTracks.onSubscribed(event.getLocalTrackSubscribed().getTrackSid());
            case ACTIVE_SPEAKERS_CHANGED ->
                    participants.setSpeakers(
                            levels(
                                    event.getActiveSpeakersChanged()
                                            .getParticipantIdentitiesList()));
            case CONNECTION_QUALITY_CHANGED ->
                    participants.setConnectionQuality(
                            event.getConnectionQualityChanged().getParticipantIdentity(),
                            ProtocolValues.quality(
                                    event.getConnectionQualityChanged().getQuality()));
            case DATA_PACKET_RECEIVED -> data.onReceived(event.getDataPacketReceived());
            case ROOM_SID_CHANGED ->
                    session.onRoom(
                            session.room().toBuilder()
                                    .setSid(event.getRoomSidChanged().getSid())
                                    .build());
            case ROOM_METADATA_CHANGED ->
                    session.onRoom(
                            session.room().toBuilder()
                                    .setMetadata(event.getRoomMetadataChanged().getMetadata())
                                    .build());
            case ROOM_UPDATED -> session.onRoom(event.getRoomUpdated());
            case TOKEN_REFRESHED -> session.onTokenRefreshed(event.getTokenRefreshed().getToken());
            case RECONNECTING -> session.onReconnecting();
            case RECONNECTED -> session.onReconnected();
            case DISCONNECTED ->
                    session.onDisconnected(
                            DisconnectReason.ofNumber(
                                    event.getDisconnected().getReason().getNumber()));
            case EOS -> session.onDisconnected(DisconnectReason.UNKNOWN);
            case E2EE_STATE_CHANGED -> onEncryption(event.getE2EeStateChanged());
            case MESSAGE_NOT_SET -> {}
        }
    }

    private void attach(OwnedTrack track) {
        remoteTracks.attach(track, members.announcesMetadata(track.getInfo().getSid()));
    }

    private void onPermission(ParticipantPermissionChanged event) {
        members.update(
                event.getParticipantIdentity(), info -> info.setPermission(event.getPermission()));
        if (!participants.local().permissions().canPublish()) {
            localTracks.onPublishingForbidden();
        }
    }

    private void onEncryption(E2eeStateChanged event) {
        switch (event.getState()) {
            case OK, KEY_RATCHETED ->
                    remoteTracks.onDecryption(event.getParticipantIdentity(), true);
            case DECRYPTION_FAILED, MISSING_KEY, INTERNAL_ERROR ->
                    remoteTracks.onDecryption(event.getParticipantIdentity(), false);
            case NEW, ENCRYPTION_FAILED -> {}
        }
    }

    private void setMuted(String identity, String sid, boolean muted) {
        if (!localTracks.setMutedByServer(sid, muted)) {
            members.setMuted(identity, sid, muted);
        }
    }

    private static Map<String, String> map(List<AttributesEntry> entries) {
        Map<String, String> map = new HashMap<>();
        entries.forEach(entry -> map.put(entry.getKey(), entry.getValue()));
        return map;
    }

    /** The library tells the order, loudest first, and no levels. */
    private static Map<String, Float> levels(List<String> identities) {
        Map<String, Float> levels = new HashMap<>();
        for (int i = 0; i < identities.size(); i++) {
            levels.put(identities.get(i), 1f / (i + 1));
        }
        return levels;
    }
}
