// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import org.apache.flink.api.connector.source.SourceEvent;

import java.util.List;

/**
 * From the reader that watches a room: all tracks there that are to be read, in the order in which
 * they were found.
 */
record RoomTracksEvent(String room, List<TrackDescription> tracks) implements SourceEvent {

    RoomTracksEvent {
        tracks = List.copyOf(tracks);
    }
}
