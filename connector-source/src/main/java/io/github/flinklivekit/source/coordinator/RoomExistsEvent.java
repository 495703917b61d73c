// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.coordinator;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * To a reader that was restored with splits of a room of a pattern: the room exists, so it can be
 * joined.
 */
@Internal
public record RoomExistsEvent(String room) implements SourceEvent {}
