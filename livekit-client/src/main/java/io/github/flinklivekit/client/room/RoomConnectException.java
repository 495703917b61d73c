// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.room;

import javax.annotation.Nullable;

import java.util.Objects;
import java.util.Optional;

/** A room could not be joined. */
public final class RoomConnectException extends LiveKitException {

    private static final long serialVersionUID = 1L;

    /** What stands in the way. */
    public enum Reason {
        /** The URL is not one, or nothing answers there. Trying again may help. */
        SERVER_UNREACHABLE,
        /** The token is expired, or signed with another secret, or not for this. */
        UNAUTHORIZED,
        /** The server refuses the request: a room name that is too long, say. */
        REFUSED,
        /**
         * The server closed the connection, or was shutting down, or the room was being deleted, or
         * it answered with an error of its own. Trying again may help.
         */
        SERVER_ERROR,
        /** Signalling works, but no media path was found in time. Trying again may help. */
        MEDIA_UNREACHABLE,
        /** No answer within the time-out. Trying again may help. */
        TIMEOUT
    }

    private final Reason reason;
    @Nullable private final DisconnectReason disconnectReason;

    public RoomConnectException(Reason reason, String message) {
        super(message);
        this.reason = Objects.requireNonNull(reason, "reason");
        this.disconnectReason = null;
    }

    /** The server has sent the participant away, and said why. */
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

    /** Why the server has sent the participant away; empty if it has not. */
    public Optional<DisconnectReason> disconnectReason() {
        return Optional.ofNullable(disconnectReason);
    }

    /** Whether the same attempt may succeed later. */
    public boolean isRetryable() {
        return reason != Reason.UNAUTHORIZED && reason != Reason.REFUSED;
    }
}
