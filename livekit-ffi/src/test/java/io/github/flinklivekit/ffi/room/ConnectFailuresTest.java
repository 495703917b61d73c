// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.ffi.room;

import io.github.flinklivekit.client.internal.signal.SignalUrl;
import io.github.flinklivekit.client.room.ConnectionFailure;
import io.github.flinklivekit.client.room.RoomConnectException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The texts are those of livekit-ffi 0.13.2 against livekit-server 1.13.5. */
class ConnectFailuresTest {

    private static final String TOKEN =
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJkZXZrZXkiLCJzdWIiOiJzcGlrZSJ9.XmRCs2HpP1a1h5UPCRB0lTLQtGuAYRzNo93uBrdvsLE";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    client error: 401 Unauthorized - invalid token: %TOKEN%, error: token signature is invalid: signature is invalid | UNAUTHORIZED | answered 401: invalid token: <token>, error
                    client error: 401 Unauthorized - invalid authorization token | UNAUTHORIZED | answered 401: invalid authorization token
                    client error: 404 Not Found - requested room does not exist | NO_ROOM | answered 404: requested room does not exist
                    client error: 404 Not Found - 404 page not found | REFUSED | answered 404: 404 page not found
                    client error: 429 Too Many Requests | TOO_SOON | answered 429
                    server error: 500 Internal Server Error - internal error | SERVER_ERROR | answered 500: internal error
                    transport connection error: IO error: Connection refused (os error 111) | NO_SERVER | cannot be reached
                    transport connection error: IO error: failed to lookup address information: Name or service not known | NO_SERVER | Name or service not known
                    signal timeout: validation | NO_ANSWER | did not answer in time
                    """)
    void whatTheLibrarySaysIsSortedAndTellsNoSecret(
            String said, ConnectionFailure failure, String message) throws Exception {
        RoomConnectException sorted =
                ConnectFailures.of(
                        SignalUrl.of("ws://127.0.0.1:7880"),
                        "engine: signal failure: " + said.replace("%TOKEN%", TOKEN));

        assertThat(sorted.failure()).isEqualTo(failure);
        assertThat(sorted)
                .hasMessageContaining("ws://127.0.0.1:7880")
                .hasMessageContaining(message);
        assertThat(sorted.getMessage()).doesNotContain(TOKEN.substring(0, 20));
    }
}
