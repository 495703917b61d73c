// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client;

import io.github.flinklivekit.client.ConnectException.Reason;
import io.github.flinklivekit.client.internal.signal.SignalUrl;

import livekit.LivekitModels;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.SignalResponse;

import java.time.Duration;

/** Says why a participant did not get into a room, or not back. */
final class JoinRefusals {

    private JoinRefusals() {}

    /** The time for connecting is over. */
    static ConnectException timedOut(SignalUrl url, Duration timeout, boolean signalled) {
        return signalled
                ? new ConnectException(
                        Reason.MEDIA_UNREACHABLE,
                        url
                                + " answers, but no path for media was found within "
                                + timeout.toSeconds()
                                + " s: check UDP, the server's node_ip, or use TURN")
                : new ConnectException(
                        Reason.TIMEOUT,
                        url + " did not answer within " + timeout.toSeconds() + " s");
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
        return new ConnectException(
                leave.getAction() == LeaveRequest.Action.DISCONNECT
                        ? Reason.REFUSED
                        : Reason.SERVER_ERROR,
                url + " refused the join: " + reason(leave));
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
