// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.element;

import org.apache.flink.annotation.PublicEvolving;

import javax.annotation.Nullable;

import java.util.Objects;

/**
 * Something to do with a track.
 *
 * @param room the name of the room; null for the sink's own
 * @param track the name of the track
 * @param action what to do
 */
@PublicEvolving
public record TrackCommand(@Nullable String room, String track, Action action)
        implements SinkElement {

    /** What can be done with a track besides showing frames. */
    public enum Action {
        /**
         * Viewers see black, and the room is told. The publication stays; frames are dropped and
         * counted until the track is unmuted. A track that is not published yet begins muted.
         */
        MUTE,
        /** Frames are shown again, even if an administrator of the server has muted the track. */
        UNMUTE,
        /** The track leaves the room. Its next frame publishes it again. */
        UNPUBLISH
    }

    public TrackCommand {
        Objects.requireNonNull(track, "track");
        Objects.requireNonNull(action, "action");
    }

    /** Mutes a track in the sink's own room. */
    public static TrackCommand mute(String track) {
        return new TrackCommand(null, track, Action.MUTE);
    }

    /** Unmutes a track in the sink's own room. */
    public static TrackCommand unmute(String track) {
        return new TrackCommand(null, track, Action.UNMUTE);
    }

    /** Unpublishes a track in the sink's own room. */
    public static TrackCommand unpublish(String track) {
        return new TrackCommand(null, track, Action.UNPUBLISH);
    }
}
