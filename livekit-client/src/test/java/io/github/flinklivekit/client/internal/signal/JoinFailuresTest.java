// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.signal;

import io.github.flinklivekit.client.room.DisconnectReason;
import io.github.flinklivekit.client.room.RoomConnectException;
import io.github.flinklivekit.client.room.RoomConnectException.Reason;

import livekit.LivekitModels;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.LeaveRequest.Action;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

class JoinFailuresTest {

    private final SignalUrl url;

    JoinFailuresTest() throws RoomConnectException {
        url = SignalUrl.of("ws://127.0.0.1:7880");
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "SERVER_SHUTDOWN",
                "ROOM_DELETED",
                "ROOM_CLOSED",
                "STATE_MISMATCH",
                "MIGRATION",
                "CONNECTION_TIMEOUT",
                "JOIN_FAILURE"
            })
    void whatAnotherAttemptWouldNotMeetIsNoRefusal(LivekitModels.DisconnectReason reason) {
        RoomConnectException refusal = JoinFailures.rejected(url, leave(Action.DISCONNECT, reason));

        assertThat(refusal.reason()).isEqualTo(Reason.SERVER_ERROR);
        assertThat(refusal.isRetryable()).isTrue();
        assertThat(refusal)
                .hasMessageStartingWith("ws://127.0.0.1:7880 refused the join: " + reason);
        assertThat(refusal.disconnectReason())
                .contains(DisconnectReason.ofNumber(reason.getNumber()));
    }

    @ParameterizedTest
    @EnumSource(names = {"PARTICIPANT_REMOVED", "DUPLICATE_IDENTITY"})
    void whatAnotherAttemptWouldRepeatIsARefusal(LivekitModels.DisconnectReason reason) {
        assertThat(JoinFailures.rejected(url, leave(Action.DISCONNECT, reason)).reason())
                .isEqualTo(Reason.REFUSED);
        assertThat(JoinFailures.rejected(url, leave(Action.RECONNECT, reason)).reason())
                .isEqualTo(Reason.SERVER_ERROR);
    }

    @Test
    void saysHowLongItWasWaited() {
        assertThat(JoinFailures.timedOut(url, Duration.ofSeconds(20), false))
                .hasMessage("ws://127.0.0.1:7880 did not answer within 20 s");
        assertThat(JoinFailures.timedOut(url, Duration.ofMillis(200), false))
                .hasMessage("ws://127.0.0.1:7880 did not answer within 0.2 s");
        assertThat(JoinFailures.timedOut(url, Duration.ofMillis(1500), true))
                .hasMessageContaining("no path for media was found within 1.5 s: check UDP");
    }

    private static LeaveRequest leave(Action action, LivekitModels.DisconnectReason reason) {
        return LeaveRequest.newBuilder().setAction(action).setReason(reason).build();
    }
}
