// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing.internal.server;

import org.apache.flink.annotation.Internal;

import livekit.LivekitRoom.CreateRoomRequest;

import java.time.Duration;

/**
 * How long a room stays that nobody is in, or only participants that depend on others: agents and
 * recorders, who wait for somebody.
 *
 * @param emptyTimeout before its first participant, {@code empty_timeout} of LiveKit's {@code
 *     CreateRoom}
 * @param departureTimeout after its last participant, {@code departure_timeout} there
 */
@Internal
public record RoomTimeouts(Duration emptyTimeout, Duration departureTimeout) {

    /** What LiveKit 1.13 takes where nobody says it. */
    public static final RoomTimeouts USUAL =
            new RoomTimeouts(Duration.ofSeconds(300), Duration.ofSeconds(20));

    /** As long as LiveKit's fields can say, which is 136 years. */
    public static final RoomTimeouts FOREVER = new RoomTimeouts(seconds(-1), seconds(-1));

    /** The fields are 0 where they were not set. */
    public static RoomTimeouts of(CreateRoomRequest request) {
        int empty = request.getEmptyTimeout();
        int departure = request.getDepartureTimeout();
        return new RoomTimeouts(
                empty == 0 ? USUAL.emptyTimeout() : seconds(empty),
                departure == 0 ? USUAL.departureTimeout() : seconds(departure));
    }

    private static Duration seconds(int unsigned) {
        return Duration.ofSeconds(Integer.toUnsignedLong(unsigned));
    }
}
