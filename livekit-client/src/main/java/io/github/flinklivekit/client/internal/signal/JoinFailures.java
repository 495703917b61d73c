// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.signal;

import io.github.flinklivekit.client.room.ConnectionFailure;
import io.github.flinklivekit.client.room.DisconnectReason;
import io.github.flinklivekit.client.room.RoomConnectException;
import io.github.flinklivekit.client.room.RoomConnectException.Reason;

import org.apache.flink.annotation.Internal;

import livekit.LivekitModels;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.SignalResponse;

import java.math.BigDecimal;
import java.time.Duration;

/** Says why a participant did not get into a room, or not back. */
@Internal
public final class JoinFailures {

    private JoinFailures() {}

    /** The time for connecting is over. */
    public static RoomConnectException timedOut(
            SignalUrl url, Duration timeout, boolean signalled) {
        return signalled
                ? new RoomConnectException(
                        Reason.MEDIA_UNREACHABLE,
                        url
                                + " answers, but no path for media was found within "
                                + seconds(timeout)
                                + " s: check UDP, the server's node_ip, or use TURN")
                : new RoomConnectException(
                        Reason.TIMEOUT, url + " did not answer within " + seconds(timeout) + " s");
    }

    private static String seconds(Duration time) {
        return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString();
    }

    /** The server's first message is no join. */
    public static RoomConnectException unexpectedFirstMessage(
            SignalUrl url, SignalResponse message) {
        if (!message.hasLeave()) {
            return new RoomConnectException(
                    Reason.SERVER_ERROR, url + " began with a message that is no join");
        }
        return rejected(url, message.getLeave());
    }

    /** The server sends the participant away before it is connected. */
    public static RoomConnectException rejected(SignalUrl url, LeaveRequest leave) {
        DisconnectReason reason = reason(leave);
        String message = url + " refused the join: " + reason;
        if (leave.getAction() != LeaveRequest.Action.DISCONNECT) {
            return new RoomConnectException(ConnectionFailure.ASKED_BACK, null, message, null);
        }
        return new RoomConnectException(
                reason,
                reason == DisconnectReason.JOIN_FAILURE
                        ? message + ". The room may be full (max_participants)"
                        : message);
    }

    /** The server takes this participant for another that is an attempt of its own. */
    public static RoomConnectException replacedByOwnAttempt(SignalUrl url) {
        return new RoomConnectException(
                ConnectionFailure.OWN_DUPLICATE,
                null,
                url + " was reached late by an earlier attempt to join, which ended this one",
                null);
    }

    /**
     * The server's first message is no resume: it does not know the participant any more, or does
     * not want it.
     */
    public static RoomConnectException resumeRejected(SignalUrl url, SignalResponse message) {
        LeaveRequest leave = message.getLeave();
        boolean forGood =
                message.hasLeave()
                        && leave.getAction() == LeaveRequest.Action.DISCONNECT
                        && leave.getReason() != LivekitModels.DisconnectReason.STATE_MISMATCH;
        return new RoomConnectException(
                forGood ? ConnectionFailure.REFUSED : ConnectionFailure.SERVER_ERROR,
                forGood ? reason(leave) : null,
                url
                        + " does not resume this participant"
                        + (message.hasLeave() ? ": " + reason(leave) : ""),
                null);
    }

    public static DisconnectReason reason(LeaveRequest leave) {
        return DisconnectReason.ofNumber(leave.getReason().getNumber());
    }
}
