// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.room;

import org.apache.flink.annotation.PublicEvolving;

/**
 * Why a connection to a room ended: {@code DisconnectReason} of LiveKit's protocol, with its
 * numbers.
 */
@PublicEvolving
public enum DisconnectReason {
    UNKNOWN(0),
    CLIENT_INITIATED(1),
    DUPLICATE_IDENTITY(2),
    SERVER_SHUTDOWN(3),
    PARTICIPANT_REMOVED(4),
    ROOM_DELETED(5),
    STATE_MISMATCH(6),
    JOIN_FAILURE(7),
    MIGRATION(8),
    SIGNAL_CLOSE(9),
    ROOM_CLOSED(10),
    USER_UNAVAILABLE(11),
    USER_REJECTED(12),
    SIP_TRUNK_FAILURE(13),
    CONNECTION_TIMEOUT(14),
    MEDIA_FAILURE(15),
    AGENT_ERROR(16);

    private final int number;

    DisconnectReason(int number) {
        this.number = number;
    }

    /**
     * The reason with a number of the protocol; {@link #UNKNOWN} for one that is newer than this
     * list.
     */
    public static DisconnectReason ofNumber(int number) {
        for (DisconnectReason reason : values()) {
            if (reason.number == number) {
                return reason;
            }
        }
        return UNKNOWN;
    }
}
