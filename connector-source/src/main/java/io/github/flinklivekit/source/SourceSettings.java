// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import io.github.flinklivekit.connector.room.ConnectionSettings;
import io.github.flinklivekit.source.enumerator.stop.StopCondition;
import io.github.flinklivekit.source.track.RoomSelection;
import io.github.flinklivekit.source.track.TrackFilter;

import java.io.Serializable;
import java.time.Duration;

/**
 * Where a source reads, and for how long.
 *
 * @param discoveryInterval how often to look for rooms of a pattern
 * @param filter which tracks
 */
record SourceSettings(
        ConnectionSettings connection,
        RoomSelection rooms,
        Duration discoveryInterval,
        TrackFilter filter,
        StopCondition stop)
        implements Serializable {}
