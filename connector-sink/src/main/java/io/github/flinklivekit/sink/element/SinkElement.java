// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.element;

import org.apache.flink.annotation.PublicEvolving;

import javax.annotation.Nullable;

/** What a sink is given: a frame, something to do with a track, data, or some of these. */
@PublicEvolving
public sealed interface SinkElement permits TrackPicture, TrackCommand, RoomData, SinkSequence {

    /** The name of the room that it is for; null for the sink's own. */
    @Nullable
    String room();

    /**
     * The name of the track that it belongs to. Elements of one track keep their order. Empty for
     * data that belongs to none.
     */
    String track();
}
