// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.ffi.room;

import io.github.flinklivekit.client.internal.participant.ParticipantInfo;
import io.github.flinklivekit.client.internal.participant.TrackInfo;
import io.github.flinklivekit.client.room.ConnectionQuality;
import io.github.flinklivekit.client.room.ParticipantKind;
import io.github.flinklivekit.client.room.ParticipantPermission;
import io.github.flinklivekit.client.track.TrackKind;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi;
import io.github.flinklivekit.frame.TrackSource;

import java.util.List;
import java.util.Locale;

/** Between the library's messages and the client's values. */
final class ProtocolValues {

    private ProtocolValues() {}

    static ParticipantInfo participant(LiveKitFfi.ParticipantInfo message) {
        LiveKitFfi.ParticipantPermission permission = message.getPermission();
        return new ParticipantInfo(
                message.getSid(),
                message.getIdentity(),
                message.getName(),
                message.getMetadata(),
                message.getAttributesMap(),
                kind(message.getKind()),
                message.hasPermission()
                        ? permission(permission)
                        : new ParticipantPermission(true, true, true),
                0,
                message.getJoinedAt());
    }

    static ParticipantPermission permission(LiveKitFfi.ParticipantPermission message) {
        return new ParticipantPermission(
                message.getCanSubscribe(), message.getCanPublish(), message.getCanPublishData());
    }

    private static ParticipantKind kind(LiveKitFfi.ParticipantKind kind) {
        return switch (kind) {
            case PARTICIPANT_KIND_STANDARD -> ParticipantKind.STANDARD;
            case PARTICIPANT_KIND_INGRESS -> ParticipantKind.INGRESS;
            case PARTICIPANT_KIND_EGRESS -> ParticipantKind.EGRESS;
            case PARTICIPANT_KIND_SIP -> ParticipantKind.SIP;
            case PARTICIPANT_KIND_AGENT -> ParticipantKind.AGENT;
            case PARTICIPANT_KIND_CONNECTOR -> ParticipantKind.CONNECTOR;
            case PARTICIPANT_KIND_BRIDGE -> ParticipantKind.BRIDGE;
        };
    }

    /** The library tells of no layers. */
    static TrackInfo track(LiveKitFfi.TrackPublicationInfo message) {
        return new TrackInfo(
                message.getSid(),
                message.getName(),
                trackKind(message.getKind()),
                source(message.getSource()),
                message.getMuted(),
                message.getSimulcasted(),
                message.getWidth(),
                message.getHeight(),
                message.getMimeType().toLowerCase(Locale.ROOT),
                message.getEncryptionType() != LiveKitFfi.EncryptionType.NONE,
                List.of());
    }

    private static TrackKind trackKind(LiveKitFfi.TrackKind kind) {
        return switch (kind) {
            case KIND_AUDIO -> TrackKind.AUDIO;
            case KIND_VIDEO -> TrackKind.VIDEO;
            case KIND_UNKNOWN -> TrackKind.DATA;
        };
    }

    private static TrackSource source(LiveKitFfi.TrackSource source) {
        return switch (source) {
            case SOURCE_CAMERA -> TrackSource.CAMERA;
            case SOURCE_MICROPHONE -> TrackSource.MICROPHONE;
            case SOURCE_SCREENSHARE -> TrackSource.SCREENSHARE;
            case SOURCE_SCREENSHARE_AUDIO -> TrackSource.SCREENSHARE_AUDIO;
            case SOURCE_UNKNOWN -> TrackSource.UNKNOWN;
        };
    }

    static ConnectionQuality quality(LiveKitFfi.ConnectionQuality quality) {
        return switch (quality) {
            case QUALITY_EXCELLENT -> ConnectionQuality.EXCELLENT;
            case QUALITY_GOOD -> ConnectionQuality.GOOD;
            case QUALITY_POOR -> ConnectionQuality.POOR;
            case QUALITY_LOST -> ConnectionQuality.LOST;
        };
    }
}
