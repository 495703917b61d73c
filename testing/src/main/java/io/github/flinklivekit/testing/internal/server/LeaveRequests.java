// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing.internal.server;

import org.apache.flink.annotation.Internal;

import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.SignalResponse;

/** The server's farewells. */
@Internal
public final class LeaveRequests {

    /** Of RFC 6455. */
    public static final int NORMAL_CLOSURE = 1000;

    private LeaveRequests() {}

    public static SignalResponse message(DisconnectReason reason, LeaveRequest.Action action) {
        return SignalResponse.newBuilder()
                .setLeave(
                        LeaveRequest.newBuilder()
                                .setReason(reason)
                                .setAction(action)
                                .setCanReconnect(action != LeaveRequest.Action.DISCONNECT))
                .build();
    }
}
