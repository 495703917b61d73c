// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.participant;

import io.github.flinklivekit.client.room.ConnectionQuality;
import io.github.flinklivekit.client.room.ParticipantKind;
import io.github.flinklivekit.client.track.TrackKind;
import io.github.flinklivekit.client.track.VideoQuality;
import io.github.flinklivekit.frame.TrackSource;

import org.apache.flink.annotation.Internal;

import livekit.LivekitModels;

import java.util.Optional;

/** Between the enums of the protocol's messages and ours. */
@Internal
public final class ProtocolEnums {

    private ProtocolEnums() {}

    public static ParticipantKind participantKind(LivekitModels.ParticipantInfo.Kind kind) {
        return switch (kind) {
            case INGRESS -> ParticipantKind.INGRESS;
            case EGRESS -> ParticipantKind.EGRESS;
            case SIP -> ParticipantKind.SIP;
            case AGENT -> ParticipantKind.AGENT;
            case CONNECTOR -> ParticipantKind.CONNECTOR;
            case BRIDGE -> ParticipantKind.BRIDGE;
            default -> ParticipantKind.STANDARD;
        };
    }

    static TrackSource trackSource(LivekitModels.TrackSource source) {
        return switch (source) {
            case CAMERA -> TrackSource.CAMERA;
            case MICROPHONE -> TrackSource.MICROPHONE;
            case SCREEN_SHARE -> TrackSource.SCREENSHARE;
            case SCREEN_SHARE_AUDIO -> TrackSource.SCREENSHARE_AUDIO;
            default -> TrackSource.UNKNOWN;
        };
    }

    public static LivekitModels.TrackSource trackSource(TrackSource source) {
        return switch (source) {
            case CAMERA -> LivekitModels.TrackSource.CAMERA;
            case MICROPHONE -> LivekitModels.TrackSource.MICROPHONE;
            case SCREENSHARE -> LivekitModels.TrackSource.SCREEN_SHARE;
            case SCREENSHARE_AUDIO -> LivekitModels.TrackSource.SCREEN_SHARE_AUDIO;
            case UNKNOWN -> LivekitModels.TrackSource.UNKNOWN;
        };
    }

    static TrackKind trackKind(LivekitModels.TrackType type) {
        return switch (type) {
            case AUDIO -> TrackKind.AUDIO;
            case VIDEO -> TrackKind.VIDEO;
            default -> TrackKind.DATA;
        };
    }

    static ConnectionQuality connectionQuality(LivekitModels.ConnectionQuality quality) {
        return switch (quality) {
            case EXCELLENT -> ConnectionQuality.EXCELLENT;
            case GOOD -> ConnectionQuality.GOOD;
            case POOR -> ConnectionQuality.POOR;
            case LOST -> ConnectionQuality.LOST;
            case UNRECOGNIZED -> ConnectionQuality.UNKNOWN;
        };
    }

    /** Empty for none. */
    static Optional<VideoQuality> videoQuality(LivekitModels.VideoQuality quality) {
        return switch (quality) {
            case LOW -> Optional.of(VideoQuality.LOW);
            case MEDIUM -> Optional.of(VideoQuality.MEDIUM);
            case HIGH -> Optional.of(VideoQuality.HIGH);
            default -> Optional.empty();
        };
    }

    static LivekitModels.VideoQuality videoQuality(VideoQuality quality) {
        return switch (quality) {
            case LOW -> LivekitModels.VideoQuality.LOW;
            case MEDIUM -> LivekitModels.VideoQuality.MEDIUM;
            case HIGH -> LivekitModels.VideoQuality.HIGH;
        };
    }
}
