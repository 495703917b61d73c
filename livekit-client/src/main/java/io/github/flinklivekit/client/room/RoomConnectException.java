// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.room;

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

    private final Reason reason;
    @Nullable private final DisconnectReason disconnectReason;

    public RoomConnectException(Reason reason, String message) {
        super(message);
        this.reason = Objects.requireNonNull(reason, "reason");
        this.disconnectReason = null;
    }

    /** The server has removed the participant and given a reason. */
    public RoomConnectException(Reason reason, DisconnectReason disconnectReason, String message) {
        super(message);
        this.reason = Objects.requireNonNull(reason, "reason");
        this.disconnectReason = Objects.requireNonNull(disconnectReason, "disconnectReason");
    }

    public RoomConnectException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = Objects.requireNonNull(reason, "reason");
        this.disconnectReason = null;
    }

    public Reason reason() {
        return reason;
    }

    /** Why the server has removed the participant; empty if it has not. */
    public Optional<DisconnectReason> disconnectReason() {
        return Optional.ofNullable(disconnectReason);
    }

    /** Whether the same attempt may succeed later. */
    public boolean isRetryable() {
        return reason != Reason.UNAUTHORIZED && reason != Reason.REFUSED;
    }
}
