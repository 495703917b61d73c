// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client;

import io.github.flinklivekit.client.ConnectException.Reason;
import io.github.flinklivekit.client.internal.signal.SignalUrl;

import livekit.LivekitModels;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.SignalResponse;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** Says why a participant did not get into a room, or not back. */
final class JoinRefusals {

    /** What befalls a participant that joins at a bad moment, and not the next attempt. */
    private static final Set<DisconnectReason> PASSING =
            EnumSet.of(
                    DisconnectReason.SERVER_SHUTDOWN,
                    DisconnectReason.ROOM_DELETED,
                    DisconnectReason.ROOM_CLOSED,
                    DisconnectReason.STATE_MISMATCH,
                    DisconnectReason.MIGRATION,
                    DisconnectReason.CONNECTION_TIMEOUT);

    private JoinRefusals() {}

    /** The time for connecting is over. */
    static ConnectException timedOut(SignalUrl url, Duration timeout, boolean signalled) {
        return signalled
                ? new ConnectException(
                        Reason.MEDIA_UNREACHABLE,
                        url
                                + " answers, but no path for media was found within "
                                + seconds(timeout)
                                + " s: check UDP, the server's node_ip, or use TURN")
                : new ConnectException(
                        Reason.TIMEOUT, url + " did not answer within " + seconds(timeout) + " s");
    }

    private static String seconds(Duration time) {
        return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString();
    }

    /** The server's first message is no join. */
    static ConnectException ofJoin(SignalUrl url, SignalResponse message) {
        if (!message.hasLeave()) {
            return new ConnectException(
                    Reason.SERVER_ERROR, url + " began with a message that is no join");
        }
        return ofLeave(url, message.getLeave());
    }

    /** The server sends the participant away before it is connected. */
    static ConnectException ofLeave(SignalUrl url, LeaveRequest leave) {
        DisconnectReason reason = reason(leave);
        boolean forGood =
                leave.getAction() == LeaveRequest.Action.DISCONNECT && !PASSING.contains(reason);
        return new ConnectException(
                forGood ? Reason.REFUSED : Reason.SERVER_ERROR,
                reason,
                url + " refused the join: " + reason);
    }

    /**
     * The server's first message is no resume: it does not know the participant any more, or does
     * not want it.
     */
    static ConnectException ofResume(SignalUrl url, SignalResponse message) {
        LeaveRequest leave = message.getLeave();
        boolean forGood =
                message.hasLeave()
                        && leave.getAction() == LeaveRequest.Action.DISCONNECT
                        && leave.getReason() != LivekitModels.DisconnectReason.STATE_MISMATCH;
        return new ConnectException(
                forGood ? Reason.REFUSED : Reason.SERVER_ERROR,
                url
                        + " does not resume this participant"
                        + (message.hasLeave() ? ": " + reason(leave) : ""));
    }

    static DisconnectReason reason(LeaveRequest leave) {
        return DisconnectReason.ofNumber(leave.getReason().getNumber());
    }
}
