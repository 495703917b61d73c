// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.room;

import io.github.flinklivekit.client.room.ConnectionFailure;
import io.github.flinklivekit.client.room.DisconnectReason;
import io.github.flinklivekit.client.room.RoomConnectException;

/** How an attempt to join a room or to restore its connection has ended. Immutable. */
sealed interface AttemptOutcome {

    /** Signalling works and media can flow. */
    record Established() implements AttemptOutcome {}

    /**
     * There is no connection.
     *
     * @param serverReached whether a socket to the server was open, whatever came of it
     * @param sessionUnknown whether the server has answered that it does not resume this session
     */
    record Failed(Throwable cause, boolean serverReached, boolean sessionUnknown)
            implements AttemptOutcome {

        /** Whether no attempt follows: it would end the same way, or nobody knows when not. */
        boolean isFinal() {
            return cause instanceof RoomConnectException refusal
                    && refusal.failure().later() != ConnectionFailure.Next.RETRY;
        }

        /** What a room ends with that no attempt follows in. */
        DisconnectReason disconnectReason() {
            return cause instanceof RoomConnectException refusal
                    ? refusal.disconnectReason().orElse(DisconnectReason.JOIN_FAILURE)
                    : DisconnectReason.JOIN_FAILURE;
        }

        /** Whether signalling worked but media found no path in time. */
        boolean isMediaUnreachable() {
            return cause instanceof RoomConnectException refusal
                    && refusal.reason() == RoomConnectException.Reason.MEDIA_UNREACHABLE;
        }
    }
}
