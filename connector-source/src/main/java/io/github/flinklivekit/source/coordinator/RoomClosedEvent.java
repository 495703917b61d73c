// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.coordinator;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SourceEvent;

/** From a reader that was in a room of a pattern: the room was closed, and the reader has left. */
@Internal
public record RoomClosedEvent(String room) implements SourceEvent {}
