// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.coordinator;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * To a reader: join the room and report its tracks, now and on every change.
 *
 * @param known whether the job has been in the room, so that what may heal is waited for
 */
@Internal
public record WatchRoomEvent(String room, boolean known) implements SourceEvent {}
