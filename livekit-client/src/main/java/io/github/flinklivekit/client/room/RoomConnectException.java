// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.room;

import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.PublicEvolving;

import javax.annotation.Nullable;

import java.util.Objects;
import java.util.Optional;

/** A room could not be joined. */
@PublicEvolving
public final class RoomConnectException extends LiveKitException {

    private static final long serialVersionUID = 1L;

    /** Why it failed. */
    public enum Reason {
        /** The URL is malformed, or nothing answers there. Retrying may help. */
        SERVER_UNREACHABLE,
        /** The token has expired, is signed with another secret, or does not grant the join. */
        UNAUTHORIZED,
        /**
         * There is no such room, and the server does not create rooms for who joins them. Retrying
         * helps once somebody has created it.
         */
        ROOM_NOT_FOUND,
        /** The server refuses the request: because the room name is too long, for example. */
        REFUSED,
        /**
         * The server closed the connection, or was shutting down, or the room was being deleted, or
         * it answered with an error of its own. Retrying may help.
         */
        SERVER_ERROR,
        /** Signalling works, but no media path was found in time. Retrying may help. */
        MEDIA_UNREACHABLE,
        /** No answer within the time-out. Retrying may help. */
        TIMEOUT
    }

    private final ConnectionFailure failure;
    @Nullable private final DisconnectReason disconnectReason;

    public RoomConnectException(Reason reason, String message) {
        this(ConnectionFailure.ofReason(reason), null, message, null);
    }

    public RoomConnectException(Reason reason, String message, @Nullable Throwable cause) {
        this(ConnectionFailure.ofReason(reason), null, message, cause);
    }

    /** The server has removed the participant and given a reason. */
    public RoomConnectException(DisconnectReason disconnectReason, String message) {
        this(ConnectionFailure.ofLeave(disconnectReason), disconnectReason, message, null);
    }

    /**
     * A failure of the table.
     *
     * @param disconnectReason null if the server has not removed the participant
     */
    @Internal
    public RoomConnectException(
            ConnectionFailure failure,
            @Nullable DisconnectReason disconnectReason,
            String message,
            @Nullable Throwable cause) {
        super(message, cause);
        this.failure = Objects.requireNonNull(failure, "failure");
        this.disconnectReason = disconnectReason;
    }

    public Reason reason() {
        return failure.reason();
    }

    /** What follows from it. */
    @Internal
    public ConnectionFailure failure() {
        return failure;
    }

    /** Why the server has removed the participant; empty if it has not. */
    public Optional<DisconnectReason> disconnectReason() {
        return Optional.ofNullable(disconnectReason);
    }

    /** Whether the same attempt may succeed later. */
    public boolean isRetryable() {
        return failure.later() != ConnectionFailure.Next.FAIL;
    }
}
