// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.service;

import io.github.flinklivekit.client.internal.participant.ProtocolEnums;
import io.github.flinklivekit.client.room.ParticipantKind;
import io.github.flinklivekit.client.room.ParticipantPermission;

import org.apache.flink.annotation.PublicEvolving;

import livekit.LivekitModels;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A participant as the room service describes it.
 *
 * @param sid the server's id of this participant, a different one after each join
 * @param name what people see; often empty
 * @param metadata text for the applications in the room
 * @param joinedAt by the server's clock, in whole seconds
 * @param tracks what it publishes
 */
@PublicEvolving
public record ParticipantInfo(
        String sid,
        String identity,
        String name,
        ParticipantKind kind,
        String metadata,
        Map<String, String> attributes,
        ParticipantPermission permission,
        Instant joinedAt,
        List<TrackInfo> tracks) {

    public ParticipantInfo {
        attributes = Map.copyOf(attributes);
        tracks = List.copyOf(tracks);
    }

    static ParticipantInfo of(LivekitModels.ParticipantInfo participant) {
        LivekitModels.ParticipantPermission permission = participant.getPermission();
        return new ParticipantInfo(
                participant.getSid(),
                participant.getIdentity(),
                participant.getName(),
                ProtocolEnums.participantKind(participant.getKind()),
                participant.getMetadata(),
                participant.getAttributesMap(),
                new ParticipantPermission(
                        permission.getCanSubscribe(),
                        permission.getCanPublish(),
                        permission.getCanPublishData()),
                Instant.ofEpochSecond(participant.getJoinedAt()),
                participant.getTracksList().stream().map(TrackInfo::of).toList());
    }
}
