// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import io.github.flinklivekit.connector.internal.ConnectionOptions;

import java.io.Serializable;
import java.time.Duration;

/**
 * Where a source reads, and for how long.
 *
 * @param discoveryInterval how often to look for rooms of a pattern
 * @param filter which tracks
 */
record SourceScope(
        ConnectionOptions connection,
        RoomSelection rooms,
        Duration discoveryInterval,
        TrackFilter filter,
        StopCondition stop)
        implements Serializable {}
