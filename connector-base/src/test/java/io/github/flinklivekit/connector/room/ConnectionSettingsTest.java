// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector.room;

import io.github.flinklivekit.connector.auth.ConnectorRole;
import io.github.flinklivekit.connector.auth.Credentials;
import io.github.flinklivekit.connector.auth.CredentialsTest;
import io.github.flinklivekit.connector.auth.JoinSettings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ConnectionSettingsTest {

    private static final Credentials KEY = Credentials.of("key", "secret", null);
    private static final Credentials TOKEN =
            Credentials.of(null, null, CredentialsTest.readyToken());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ws://127.0.0.1:7880",
                "wss://my.livekit.cloud",
                "http://[::1]:7880",
                " https://host/prefix "
            })
    void takesUrlsOfServers(String url) {
        assertThat(ConnectionSettings.of(url, KEY, "lobby", "flink").url()).isEqualTo(url.strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:7880", "ftp://host", "ws://", "ws:host", "not a url"})
    void refusesWhatIsNoServer(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConnectionSettings.of(url, KEY, "lobby", "flink"))
                .withMessageContaining(url)
                .withMessageContaining("no URL");
    }

    @Test
    void saysThatHostsHaveNoUnderscores() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> ConnectionSettings.of("ws://media_server:7880", KEY, "lobby", "f"))
                .withMessageContaining("have no underscore");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws://user:hunter2@host", "ws://host?access_token=hunter2"})
    void refusesCredentialsInTheUrlWithoutQuotingThem(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConnectionSettings.of(url, KEY, "lobby", "flink"))
                .withMessageContaining("api-key")
                .satisfies(e -> assertThat(e.toString()).doesNotContain("hunter2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"user:hunter2@host", "ftp://user:hunter2@host", "ws://u:hunter2@ho st"})
    void quotesNoCredentialsOfABrokenUrl(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConnectionSettings.of(url, KEY, "lobby", "flink"))
                .satisfies(e -> assertThat(stackOf(e)).doesNotContain("hunter2"));
    }

    @Test
    void takesTheRoomOfTheToken() {
        assertThat(ConnectionSettings.of("ws://h", TOKEN, null, "flink").room()).isEqualTo("lobby");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConnectionSettings.of("ws://h", TOKEN, "elsewhere", "flink"))
                .withMessageContaining("'lobby'")
                .withMessageContaining("'elsewhere'");
    }

    @Test
    void letsATokenJoinOnce() {
        ConnectionSettings ready = ConnectionSettings.of("ws://h", TOKEN, null, "flink");
        ConnectionSettings key = ConnectionSettings.of("ws://h", KEY, "lobby", "flink");

        assertThatCode(() -> ready.checkParallelism(ConnectorRole.SINK, 1))
                .doesNotThrowAnyException();
        assertThatCode(() -> key.checkParallelism(ConnectorRole.SINK, 8))
                .doesNotThrowAnyException();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ready.checkParallelism(ConnectorRole.SINK, 2))
                .withMessageContaining("sink of room 'lobby' has parallelism 2")
                .withMessageContaining("set the parallelism to 1");
    }

    @Test
    void aReadyTokenSaysItselfWhatItsHolderIs() {
        ConnectionSettings ready = ConnectionSettings.of("ws://h", TOKEN, null, "flink");

        assertThat(ready.withJoining(JoinSettings.DEFAULT)).isEqualTo(ready);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ready.withJoining(new JoinSettings(true, false)))
                .withMessageContaining("api-key, api-secret");
    }

    @Test
    void identitiesTellSourceAndSinkAndSubtasksApart() {
        assertThat(ConnectorRole.SOURCE.identity("flink", 3)).isEqualTo("flink-in-3");
        assertThat(ConnectorRole.SINK.identity("flink", 3)).isEqualTo("flink-out-3");
        assertThat(ConnectorRole.isConnector(ConnectorRole.SINK.attributes())).isTrue();
        assertThat(ConnectorRole.isConnector(Map.of("role", "guest"))).isFalse();
    }

    private static String stackOf(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
