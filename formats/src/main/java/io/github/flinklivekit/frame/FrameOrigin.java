// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import org.apache.flink.annotation.PublicEvolving;

import java.util.Objects;

/**
 * Where a frame comes from. All frames of a track share one instance.
 *
 * @param room the name of the room, empty if the frame did not come from a room
 * @param participant the identity of the participant who published the track
 * @param trackSid the server's id of the publication ({@code TR_...}), a new one each time a track
 *     is published
 * @param track the name of the track
 * @param trackSource what the track shows
 */
@PublicEvolving
public record FrameOrigin(
        String room, String participant, String trackSid, String track, TrackSource trackSource) {

    /** The origin of a frame that did not come from a room. */
    public static final FrameOrigin NONE = new FrameOrigin("", "", "", "", TrackSource.UNKNOWN);

    public FrameOrigin {
        Objects.requireNonNull(room, "room");
        Objects.requireNonNull(participant, "participant");
        Objects.requireNonNull(trackSid, "trackSid");
        Objects.requireNonNull(track, "track");
        Objects.requireNonNull(trackSource, "trackSource");
    }

    /**
     * An origin with nothing but the name of a track, which is enough for the sink to publish a
     * frame that a job has made.
     */
    public static FrameOrigin ofTrack(String track) {
        return new FrameOrigin("", "", "", track, TrackSource.UNKNOWN);
    }
}
