// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector.room;

import io.github.flinklivekit.client.room.DisconnectReason;
import io.github.flinklivekit.client.room.LiveKitException;
import io.github.flinklivekit.client.room.RoomConnectException;
import io.github.flinklivekit.connector.auth.ConnectorRole;

import java.time.Duration;

/**
 * What a job fails with because of its connection to a room.
 *
 * @param identity that the connector joins as
 */
record ConnectorFailures(ConnectorRole role, String identity, String room, String url) {

    /** The room cannot be joined. */
    LiveKitException notJoined(Throwable cause) {
        String message =
                "The "
                        + role
                        + " cannot join room '"
                        + room
                        + "' on "
                        + url
                        + " as '"
                        + identity
                        + "': "
                        + cause.getMessage();
        return cause instanceof RoomConnectException refusal
                ? new RoomConnectException(refusal.failure(), null, message, cause)
                : new LiveKitException(message, cause);
    }

    /** It was joined with a token that does not let it read. */
    LiveKitException notAllowedToSubscribe(String joinedAs) {
        return new LiveKitException(
                "The "
                        + role
                        + " cannot read room '"
                        + room
                        + "': the token of '"
                        + joinedAs
                        + "' does not allow subscribing. Mint it with canSubscribe");
    }

    /** The server has sent it away for good. */
    LiveKitException removed(DisconnectReason reason) {
        return new LiveKitException(
                switch (reason) {
                    case DUPLICATE_IDENTITY ->
                            "Another participant joined room '"
                                    + room
                                    + "' as '"
                                    + identity
                                    + "', so the server removed this "
                                    + role
                                    + ". Give each job an identity of its own (identity-prefix)";
                    case PARTICIPANT_REMOVED ->
                            "The "
                                    + role
                                    + " '"
                                    + identity
                                    + "' was removed from room '"
                                    + room
                                    + "' by somebody who administers the server";
                    default ->
                            "The server sent the "
                                    + role
                                    + " '"
                                    + identity
                                    + "' away from room '"
                                    + room
                                    + "' ("
                                    + reason
                                    + ")";
                });
    }

    /** The connection broke, and was not restored in time. */
    LiveKitException notRestored(Duration within) {
        return new LiveKitException(
                "The "
                        + role
                        + " '"
                        + identity
                        + "' lost room '"
                        + room
                        + "' on "
                        + url
                        + " and could not restore the connection within "
                        + within
                        + " (reconnect.timeout)");
    }
}
