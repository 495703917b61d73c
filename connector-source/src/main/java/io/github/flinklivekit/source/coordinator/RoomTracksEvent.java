// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.coordinator;

import io.github.flinklivekit.source.track.TrackDescription;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SourceEvent;

import java.util.List;

/**
 * From the reader that watches a room: all tracks there that are to be read, in the order in which
 * they were found.
 *
 * @param occupied whether anybody other than connectors is there
 */
@Internal
public record RoomTracksEvent(String room, List<TrackDescription> tracks, boolean occupied)
        implements SourceEvent {

    public RoomTracksEvent {
        tracks = List.copyOf(tracks);
    }
}
