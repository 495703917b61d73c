// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.participant;

import org.apache.flink.annotation.Internal;

import livekit.LivekitModels;
import livekit.LivekitModels.ParticipantInfo.State;

import java.util.List;

/**
 * All that is known of a participant at one time.
 *
 * @param hasLeft whether it is a farewell
 * @param tracks all that the participant publishes
 */
@Internal
public record ParticipantUpdate(ParticipantInfo info, boolean hasLeft, List<TrackInfo> tracks) {

    public ParticipantUpdate {
        tracks = List.copyOf(tracks);
    }

    static ParticipantUpdate of(LivekitModels.ParticipantInfo message) {
        return new ParticipantUpdate(
                ParticipantInfo.of(message),
                message.getState() == State.DISCONNECTED,
                message.getTracksList().stream().map(TrackInfo::of).toList());
    }
}
