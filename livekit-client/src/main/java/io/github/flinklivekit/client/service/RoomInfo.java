// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.service;

import org.apache.flink.annotation.PublicEvolving;

import livekit.LivekitModels;

import java.time.Duration;
import java.time.Instant;

/**
 * A room as the room service describes it.
 *
 * @param sid the server's id of this room, a different one for each room of the same name
 * @param metadata text for the applications in the room
 * @param numParticipants how many are in the room, as the server counts them
 * @param numPublishers how many of them publish
 * @param maxParticipants how many may be in the room at once; 0 for no limit
 * @param emptyTimeout how long the room stays when nobody has joined it
 * @param departureTimeout how long the room stays when everybody has left it
 * @param creationTime by the server's clock, in whole seconds
 */
@PublicEvolving
public record RoomInfo(
        String sid,
        String name,
        String metadata,
        int numParticipants,
        int numPublishers,
        int maxParticipants,
        Duration emptyTimeout,
        Duration departureTimeout,
        Instant creationTime) {

    static RoomInfo of(LivekitModels.Room room) {
        return new RoomInfo(
                room.getSid(),
                room.getName(),
                room.getMetadata(),
                room.getNumParticipants(),
                room.getNumPublishers(),
                room.getMaxParticipants(),
                Duration.ofSeconds(room.getEmptyTimeout()),
                Duration.ofSeconds(room.getDepartureTimeout()),
                Instant.ofEpochSecond(room.getCreationTime()));
    }
}
