// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.coordinator;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * To the reader that watches a room: report its tracks once more. A reader that has left the room
 * meanwhile does not join it for that, which could create it anew.
 */
@Internal
public record ReportRoomEvent(String room) implements SourceEvent {}
