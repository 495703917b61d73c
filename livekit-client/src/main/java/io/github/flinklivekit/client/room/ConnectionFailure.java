// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.room;

import io.github.flinklivekit.client.room.RoomConnectException.Reason;

import org.apache.flink.annotation.Internal;

/**
 * The ways in which a join is refused or a stay in a room ends, and what follows from each: the one
 * table of what is final and what is tried again. {@code docs/deploy.md} shows it.
 */
@Internal
public enum ConnectionFailure {
    NO_SERVER(
            Reason.SERVER_UNREACHABLE,
            "nothing listens at the URL, there is no such host, or TLS fails",
            Next.FAIL,
            Next.RETRY),
    NO_ANSWER(Reason.TIMEOUT, "no answer in time", Next.FAIL, Next.RETRY),
    NO_MEDIA(Reason.MEDIA_UNREACHABLE, "no path for media in time", Next.FAIL, Next.RETRY),
    UNAUTHORIZED(Reason.UNAUTHORIZED, "HTTP 401 or 403", Next.FAIL, Next.FAIL),
    NO_ROOM(
            Reason.ROOM_NOT_FOUND,
            "HTTP 404 with `requested room does not exist`: a server with `room.auto_create: false`",
            Next.WAIT,
            Next.WAIT),
    TOO_SOON(Reason.SERVER_ERROR, "HTTP 408, 425 or 429", Next.RETRY, Next.RETRY),
    REFUSED(Reason.REFUSED, "any other HTTP 4xx: a wrong path, no LiveKit", Next.FAIL, Next.FAIL),
    SERVER_ERROR(
            Reason.SERVER_ERROR,
            "HTTP 5xx, a connection that ends before the join, a message that is none of LiveKit's",
            Next.FAIL,
            Next.RETRY),
    NOT_ADMITTED(
            Reason.SERVER_ERROR,
            "HTTP 500 to a join that `/rtc/validate` finds good: a full room",
            Next.WAIT,
            Next.RETRY),
    ASKED_BACK(Reason.SERVER_ERROR, "`Leave` with `RESUME` or `RECONNECT`", Next.RETRY, Next.RETRY),
    OWN_DUPLICATE(
            Reason.SERVER_ERROR,
            "`DUPLICATE_IDENTITY` because of an own attempt that was given up here and came late",
            Next.RETRY,
            Next.RETRY),
    LEAVE_UNKNOWN(DisconnectReason.UNKNOWN, Next.FAIL, Next.RETRY),
    LEAVE_CLIENT_INITIATED(DisconnectReason.CLIENT_INITIATED, Next.FAIL, Next.RETRY),
    LEAVE_DUPLICATE_IDENTITY(DisconnectReason.DUPLICATE_IDENTITY, Next.FAIL, Next.FAIL),
    LEAVE_SERVER_SHUTDOWN(DisconnectReason.SERVER_SHUTDOWN, Next.RETRY, Next.RETRY),
    LEAVE_PARTICIPANT_REMOVED(DisconnectReason.PARTICIPANT_REMOVED, Next.FAIL, Next.FAIL),
    LEAVE_ROOM_DELETED(DisconnectReason.ROOM_DELETED, Next.RETRY, Next.RETRY),
    LEAVE_STATE_MISMATCH(DisconnectReason.STATE_MISMATCH, Next.RETRY, Next.RETRY),
    LEAVE_JOIN_FAILURE(DisconnectReason.JOIN_FAILURE, Next.WAIT, Next.WAIT),
    LEAVE_MIGRATION(DisconnectReason.MIGRATION, Next.RETRY, Next.RETRY),
    LEAVE_SIGNAL_CLOSE(DisconnectReason.SIGNAL_CLOSE, Next.RETRY, Next.RETRY),
    LEAVE_ROOM_CLOSED(DisconnectReason.ROOM_CLOSED, Next.RETRY, Next.RETRY),
    LEAVE_USER_UNAVAILABLE(DisconnectReason.USER_UNAVAILABLE, Next.FAIL, Next.FAIL),
    LEAVE_USER_REJECTED(DisconnectReason.USER_REJECTED, Next.FAIL, Next.FAIL),
    LEAVE_SIP_TRUNK_FAILURE(DisconnectReason.SIP_TRUNK_FAILURE, Next.FAIL, Next.RETRY),
    LEAVE_CONNECTION_TIMEOUT(DisconnectReason.CONNECTION_TIMEOUT, Next.RETRY, Next.RETRY),
    LEAVE_MEDIA_FAILURE(DisconnectReason.MEDIA_FAILURE, Next.RETRY, Next.RETRY),
    LEAVE_AGENT_ERROR(DisconnectReason.AGENT_ERROR, Next.FAIL, Next.RETRY);

    /** What follows. */
    public enum Next {
        /** Another attempt would end the same way. */
        FAIL,
        /** Another attempt follows, for as long as connections are restored. */
        RETRY,
        /**
         * Nothing is wrong: somebody has to create the room or to leave it. A room of the client
         * ends; a connector says so once and tries again for as long as it takes.
         */
        WAIT
    }

    private static final int UNAUTHORIZED_STATUS = 401;
    private static final int FORBIDDEN_STATUS = 403;
    private static final int NOT_FOUND_STATUS = 404;
    private static final int REQUEST_TIMEOUT_STATUS = 408;
    private static final int TOO_EARLY_STATUS = 425;
    private static final int TOO_MANY_REQUESTS_STATUS = 429;
    private static final int FIRST_CLIENT_ERROR = 400;
    private static final int FIRST_SERVER_ERROR = 500;

    /** Of {@code ErrRoomNotFound} in livekit-server's {@code pkg/service/errors.go}. */
    private static final String NO_SUCH_ROOM = "room does not exist";

    private final Reason reason;
    private final String what;
    private final Next first;
    private final Next later;

    ConnectionFailure(Reason reason, String what, Next first, Next later) {
        this.reason = reason;
        this.what = what;
        this.first = first;
        this.later = later;
    }

    /** The server's {@code Leave} with {@code DISCONNECT}. */
    ConnectionFailure(DisconnectReason said, Next first, Next later) {
        this(
                later == Next.FAIL ? Reason.REFUSED : Reason.SERVER_ERROR,
                "`" + said + "`",
                first,
                later);
    }

    /** What a join fails with. */
    public Reason reason() {
        return reason;
    }

    /** What the server, or nobody, says; with LiveKit's words between backquotes. */
    public String what() {
        return what;
    }

    /** What follows at the first attempt of a job, which may be wrong altogether. */
    public Next first() {
        return first;
    }

    /** What follows for a participant that has been in the room, or knows that it is right. */
    public Next later() {
        return later;
    }

    /** Whether a room that may not be created anew counts as over. */
    public boolean isRoomOver() {
        return switch (this) {
            case NO_ROOM,
                    REFUSED,
                    NOT_ADMITTED,
                    LEAVE_JOIN_FAILURE,
                    LEAVE_ROOM_CLOSED,
                    LEAVE_ROOM_DELETED ->
                    true;
            default -> false;
        };
    }

    /**
     * A refusal over HTTP.
     *
     * @param status 400 or above; below, the server accepts what then came to nothing
     * @param body the server's words
     */
    public static ConnectionFailure ofHttp(int status, String body) {
        return switch (status) {
            case UNAUTHORIZED_STATUS, FORBIDDEN_STATUS -> UNAUTHORIZED;
            case NOT_FOUND_STATUS -> body.contains(NO_SUCH_ROOM) ? NO_ROOM : REFUSED;
            case REQUEST_TIMEOUT_STATUS, TOO_EARLY_STATUS, TOO_MANY_REQUESTS_STATUS -> TOO_SOON;
            default ->
                    status >= FIRST_CLIENT_ERROR && status < FIRST_SERVER_ERROR
                            ? REFUSED
                            : SERVER_ERROR;
        };
    }

    /** The server's {@code Leave} with {@code DISCONNECT}. */
    public static ConnectionFailure ofLeave(DisconnectReason said) {
        return valueOf("LEAVE_" + said.name());
    }

    /** What a failure is of which only the reason is known. */
    static ConnectionFailure ofReason(Reason reason) {
        return switch (reason) {
            case SERVER_UNREACHABLE -> NO_SERVER;
            case UNAUTHORIZED -> UNAUTHORIZED;
            case ROOM_NOT_FOUND -> NO_ROOM;
            case REFUSED -> REFUSED;
            case SERVER_ERROR -> SERVER_ERROR;
            case MEDIA_UNREACHABLE -> NO_MEDIA;
            case TIMEOUT -> NO_ANSWER;
        };
    }
}
