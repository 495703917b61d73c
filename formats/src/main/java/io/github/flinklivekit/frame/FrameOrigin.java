// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import java.util.Objects;

/**
 * Where a frame came from. All frames of a track share one instance.
 *
 * @param room the name of the room, empty if the frame came from none
 * @param participant the identity of the participant who published the track
 * @param trackSid the server's id of the publication ({@code TR_...}), another one each time a
 *     track is published
 * @param track the name of the track
 * @param trackSource what the track shows
 */
public record FrameOrigin(
        String room, String participant, String trackSid, String track, TrackSource trackSource) {

    /** The origin of a frame that came from no room. */
    public static final FrameOrigin NONE = new FrameOrigin("", "", "", "", TrackSource.UNKNOWN);

    public FrameOrigin {
        Objects.requireNonNull(room, "room");
        Objects.requireNonNull(participant, "participant");
        Objects.requireNonNull(trackSid, "trackSid");
        Objects.requireNonNull(track, "track");
        Objects.requireNonNull(trackSource, "trackSource");
    }

    /**
     * An origin that has only a track's name: what a picture made by a job needs to reach its
     * track.
     */
    public static FrameOrigin ofTrack(String track) {
        return new FrameOrigin("", "", "", track, TrackSource.UNKNOWN);
    }
}
