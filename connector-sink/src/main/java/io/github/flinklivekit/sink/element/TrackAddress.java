// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.element;

import org.apache.flink.annotation.PublicEvolving;

import javax.annotation.Nullable;

import java.util.Objects;

/**
 * Which track of which room an element is for.
 *
 * @param room the name of the room; null for the sink's own
 * @param track the name of the track; empty for data that belongs to none
 */
@PublicEvolving
public record TrackAddress(@Nullable String room, String track) {

    public TrackAddress {
        Objects.requireNonNull(track, "track");
    }

    /** A track in the sink's own room. */
    public static TrackAddress of(String track) {
        return new TrackAddress(null, track);
    }
}
