// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import org.apache.flink.api.connector.source.SourceEvent;

/** To a reader: join the room and tell of its tracks, now and on every change. */
record WatchRoomEvent(String room) implements SourceEvent {}
