// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.participant;

import io.github.flinklivekit.client.room.ParticipantKind;
import io.github.flinklivekit.client.room.ParticipantPermission;

import org.apache.flink.annotation.Internal;

import livekit.LivekitModels;

import java.util.Map;
import java.util.Objects;

/**
 * What the server has sent about a participant, without its tracks.
 *
 * @param version counts the updates of one session of the participant
 * @param joinedAtMs by the server's clock, in ms since the epoch; 0 from servers that do not send
 *     it
 */
@Internal
public record ParticipantInfo(
        String sid,
        String identity,
        String name,
        String metadata,
        Map<String, String> attributes,
        ParticipantKind kind,
        ParticipantPermission permissions,
        int version,
        long joinedAtMs) {

    public ParticipantInfo {
        attributes = Map.copyOf(attributes);
    }

    public static ParticipantInfo of(LivekitModels.ParticipantInfo message) {
        return new ParticipantInfo(
                message.getSid(),
                message.getIdentity(),
                message.getName(),
                message.getMetadata(),
                message.getAttributesMap(),
                ProtocolEnums.participantKind(message.getKind()),
                permissions(message),
                message.getVersion(),
                message.getJoinedAtMs());
    }

    /** Servers that send no permission allow everything. */
    private static ParticipantPermission permissions(LivekitModels.ParticipantInfo message) {
        LivekitModels.ParticipantPermission permission = message.getPermission();
        return message.hasPermission()
                ? new ParticipantPermission(
                        permission.getCanSubscribe(),
                        permission.getCanPublish(),
                        permission.getCanPublishData())
                : new ParticipantPermission(true, true, true);
    }

    /** Whether what a user sees is the same. */
    boolean hasSameProfile(ParticipantInfo other) {
        return Objects.equals(name, other.name)
                && Objects.equals(metadata, other.metadata)
                && Objects.equals(attributes, other.attributes);
    }
}
