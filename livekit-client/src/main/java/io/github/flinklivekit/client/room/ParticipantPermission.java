// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.room;

import livekit.LivekitModels;

/**
 * What a participant may do in its room, by its token or by what the server has said since.
 *
 * @param canSubscribe whether it may receive tracks
 * @param canPublish whether it may publish tracks
 * @param canPublishData whether it may send data
 */
public record ParticipantPermission(
        boolean canSubscribe, boolean canPublish, boolean canPublishData) {

    private static final ParticipantPermission ALL = new ParticipantPermission(true, true, true);

    public static ParticipantPermission of(LivekitModels.ParticipantInfo participant) {
        if (!participant.hasPermission()) {
            return ALL;
        }
        LivekitModels.ParticipantPermission message = participant.getPermission();
        return new ParticipantPermission(
                message.getCanSubscribe(), message.getCanPublish(), message.getCanPublishData());
    }
}
