// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.room;

import io.github.flinklivekit.client.room.ConnectionFailure.Next;
import io.github.flinklivekit.client.room.RoomConnectException.Reason;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Line by line, so that no line changes unseen. */
class ConnectionFailureTest {

    private static final List<String> LINES =
            List.of(
                    "NO_SERVER SERVER_UNREACHABLE FAIL RETRY",
                    "NO_ANSWER TIMEOUT FAIL RETRY",
                    "NO_MEDIA MEDIA_UNREACHABLE FAIL RETRY",
                    "UNAUTHORIZED UNAUTHORIZED FAIL FAIL",
                    "NO_ROOM ROOM_NOT_FOUND WAIT WAIT over",
                    "TOO_SOON SERVER_ERROR RETRY RETRY",
                    "REFUSED REFUSED FAIL FAIL over",
                    "SERVER_ERROR SERVER_ERROR FAIL RETRY",
                    "NOT_ADMITTED SERVER_ERROR WAIT RETRY over",
                    "ASKED_BACK SERVER_ERROR RETRY RETRY",
                    "OWN_DUPLICATE SERVER_ERROR RETRY RETRY",
                    "LEAVE_UNKNOWN SERVER_ERROR FAIL RETRY",
                    "LEAVE_CLIENT_INITIATED SERVER_ERROR FAIL RETRY",
                    "LEAVE_DUPLICATE_IDENTITY REFUSED FAIL FAIL",
                    "LEAVE_SERVER_SHUTDOWN SERVER_ERROR RETRY RETRY",
                    "LEAVE_PARTICIPANT_REMOVED REFUSED FAIL FAIL",
                    "LEAVE_ROOM_DELETED SERVER_ERROR RETRY RETRY over",
                    "LEAVE_STATE_MISMATCH SERVER_ERROR RETRY RETRY",
                    "LEAVE_JOIN_FAILURE SERVER_ERROR WAIT WAIT over",
                    "LEAVE_MIGRATION SERVER_ERROR RETRY RETRY",
                    "LEAVE_SIGNAL_CLOSE SERVER_ERROR RETRY RETRY",
                    "LEAVE_ROOM_CLOSED SERVER_ERROR RETRY RETRY over",
                    "LEAVE_USER_UNAVAILABLE REFUSED FAIL FAIL",
                    "LEAVE_USER_REJECTED REFUSED FAIL FAIL",
                    "LEAVE_SIP_TRUNK_FAILURE SERVER_ERROR FAIL RETRY",
                    "LEAVE_CONNECTION_TIMEOUT SERVER_ERROR RETRY RETRY",
                    "LEAVE_MEDIA_FAILURE SERVER_ERROR RETRY RETRY",
                    "LEAVE_AGENT_ERROR SERVER_ERROR FAIL RETRY");

    @Test
    void saysWhatFollows() {
        assertThat(Arrays.stream(ConnectionFailure.values()).map(ConnectionFailureTest::line))
                .containsExactlyElementsOf(LINES);
    }

    private static String line(ConnectionFailure failure) {
        return failure
                + " "
                + failure.reason()
                + " "
                + failure.first()
                + " "
                + failure.later()
                + (failure.isRoomOver() ? " over" : "");
    }

    @ParameterizedTest
    @CsvSource({
        "400, identity cannot be empty,                        REFUSED",
        "401, ,                                                UNAUTHORIZED",
        "403, Forbidden,                                       UNAUTHORIZED",
        "404, requested room does not exist,                   NO_ROOM",
        "404, 404 page not found,                              REFUSED",
        "404, <html><body>Not Found</body></html>,             REFUSED",
        "408, ,                                                TOO_SOON",
        "425, ,                                                TOO_SOON",
        "429, ,                                                TOO_SOON",
        "451, ,                                                REFUSED",
        "500, something broke,                                 SERVER_ERROR",
        "503, limit exceeded,                                  SERVER_ERROR"
    })
    void knowsRefusalsOverHttp(int status, String body, ConnectionFailure expected) {
        assertThat(ConnectionFailure.ofHttp(status, body == null ? "" : body)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(DisconnectReason.class)
    void knowsEveryReasonToLeave(DisconnectReason reason) {
        ConnectionFailure failure = ConnectionFailure.ofLeave(reason);

        assertThat(failure.what()).contains("`" + reason + "`");
        assertThat(new RoomConnectException(reason, "Left").disconnectReason()).contains(reason);
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void anExceptionOfAReasonKeepsIt(Reason reason) {
        RoomConnectException failure = new RoomConnectException(reason, "It failed");

        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(failure.isRetryable()).isEqualTo(failure.failure().later() != Next.FAIL);
    }
}
