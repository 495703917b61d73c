// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector.room;

import io.github.flinklivekit.client.room.DisconnectReason;
import io.github.flinklivekit.client.room.LiveKitException;
import io.github.flinklivekit.client.room.RoomConnectException;
import io.github.flinklivekit.client.room.RoomConnectException.Reason;
import io.github.flinklivekit.client.room.RoomListener;
import io.github.flinklivekit.connector.auth.ConnectorRole;
import io.github.flinklivekit.connector.auth.Credentials;
import io.github.flinklivekit.connector.auth.CredentialsTest;
import io.github.flinklivekit.connector.auth.JoinSettings;

import com.sun.net.httpserver.HttpServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import javax.annotation.Nullable;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

class RoomConnectionTest {

    private static final Credentials KEY =
            Credentials.of("key", "a-secret-that-nobody-may-ever-read", null);

    private final BlockingQueue<Runnable> commands = new LinkedBlockingQueue<>();
    private final Told told = new Told();
    private RoomConnection connection;

    @AfterEach
    void close() {
        if (connection != null) {
            connection.close();
        }
    }

    @Test
    void aServerThatIsNotThereIsFinalAtTheFirstAttempt() throws Exception {
        connect("ws://127.0.0.1:" + closedPort(), KEY, "lobby");

        runUntilTold();

        assertThat(told.failure)
                .hasMessageContaining("The source cannot join room 'lobby' on ws://127.0.0.1:")
                .hasMessageContaining("as 'flink-in-3'");
        assertThat(told.failure.toString()).doesNotContain("nobody-may");
        assertThat(told.joined).isFalse();
        assertThat(connection.state()).isEqualTo(RoomState.FAILED);
        assertThat(connection.room()).isEmpty();
    }

    @Test
    void aReadyTokenForAnotherRoomIsAnError() throws Exception {
        Credentials ready = Credentials.of(null, null, CredentialsTest.readyToken());
        connect("ws://127.0.0.1:" + closedPort(), ready, "elsewhere");

        runUntilTold();

        assertThat(told.failure)
                .hasMessageContaining("'lobby' alone")
                .hasMessageContaining("as 'eve'");
    }

    @Test
    void aRoomThatIsSaidToExistIsTriedAgain() throws Exception {
        create("ws://127.0.0.1:" + closedPort(), KEY, "lobby");
        connection.joinExisting();

        assertTriedAgain();
    }

    @Test
    void aRoomThatTheJobHasBeenInIsTriedAgain() throws Exception {
        create("ws://127.0.0.1:" + closedPort(), KEY, "lobby");
        connection.rejoin();

        assertTriedAgain();
    }

    @Test
    void isTriedForAsLongAsTheOptionsAllow() throws Exception {
        create(
                "ws://127.0.0.1:" + closedPort(),
                KEY,
                "lobby",
                new ReconnectSettings(
                        Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofMillis(100)));
        connection.rejoin();

        runUntilTold();

        assertThat(told.failure).hasMessageContaining("within PT0.1S (reconnect.timeout)");
        assertThat(connection.state()).isEqualTo(RoomState.FAILED);
    }

    @ParameterizedTest
    @CsvSource({
        "404, requested room does not exist, ABSENT",
        "404, 404 page not found,            FAILED",
        "401, invalid token,                 FAILED",
        "429, slow down,                     JOINING",
        "503, no nodes,                      FAILED",
    })
    void waitsForWhatMayCome(int status, String body, RoomState expected) throws Exception {
        AtomicInteger joins = new AtomicInteger();
        HttpServer server = refusing(joins, status, body);
        try {
            create(
                    "ws://127.0.0.1:" + server.getAddress().getPort(),
                    KEY,
                    "lobby",
                    new ReconnectSettings(
                            Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofMinutes(10)));
            connection.join();

            while (told.failure == null && joins.get() < 4) {
                Runnable command = commands.poll(30, TimeUnit.SECONDS);
                assertThat(command).isNotNull();
                command.run();
            }

            assertThat(connection.state()).isEqualTo(expected);
            assertThat(told.states)
                    .containsExactlyElementsOf(
                            expected == RoomState.JOINING ? List.of() : List.of(expected));
            if (expected == RoomState.FAILED) {
                assertThat(told.failure).hasMessageContaining(" answered " + status);
            }
        } finally {
            server.stop(0);
        }
    }

    /** A room that is not there is no broken connection. */
    @Test
    void waitsForARoomForLongerThanForAConnection() throws Exception {
        AtomicInteger joins = new AtomicInteger();
        HttpServer server = refusing(joins, 404, "requested room does not exist");
        try {
            create(
                    "ws://127.0.0.1:" + server.getAddress().getPort(),
                    KEY,
                    "lobby",
                    new ReconnectSettings(
                            Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofMillis(1)));
            connection.rejoin();

            while (joins.get() < 10) {
                Runnable command = commands.poll(30, TimeUnit.SECONDS);
                assertThat(command).isNotNull();
                command.run();
            }

            assertThat(connection.state()).isEqualTo(RoomState.ABSENT);
            assertThat(told.failure).isNull();
        } finally {
            server.stop(0);
        }
    }

    private static HttpServer refusing(AtomicInteger joins, int status, String body)
            throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    if (exchange.getRequestURI().getPath().equals("/rtc")) {
                        joins.incrementAndGet();
                    }
                    byte[] answer = body.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(status, answer.length);
                    exchange.getResponseBody().write(answer);
                    exchange.close();
                });
        server.start();
        return server;
    }

    /** To join it again would make it anew. */
    @Test
    void aRoomThatIsDeletedDuringTheJoinIsLeftOut() {
        assertThat(isLeftOut(DisconnectReason.ROOM_DELETED)).isTrue();
        assertThat(isLeftOut(DisconnectReason.ROOM_CLOSED)).isTrue();
        assertThat(isLeftOut(DisconnectReason.SERVER_SHUTDOWN)).isFalse();
        assertThat(isLeftOut(DisconnectReason.JOIN_FAILURE)).isTrue();
        assertThat(
                        RoomConnection.isRoomGone(
                                new RoomConnectException(
                                        Reason.ROOM_NOT_FOUND, "There is no such room")))
                .isTrue();
    }

    private static boolean isLeftOut(DisconnectReason said) {
        return RoomConnection.isRoomGone(new RoomConnectException(said, "It is refused"));
    }

    /** The timer is the JVM's: with what it keeps, it would keep the job's class loader. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aDeadlineKeepsNothingOfAConnectionThatIsClosed(boolean async) throws Exception {
        WeakReference<Told> kept = closedWhileBroken(Duration.ofHours(1), async);

        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> {
                            System.gc();
                            assertThat(kept.get()).isNull();
                        });
    }

    private static WeakReference<Told> closedWhileBroken(Duration timeout, boolean async)
            throws Exception {
        RoomConnectionTest other = new RoomConnectionTest();
        other.create(
                "ws://127.0.0.1:" + closedPort(),
                KEY,
                "lobby",
                new ReconnectSettings(Duration.ofMillis(1), Duration.ofMillis(10), timeout));
        other.connection.rejoin();
        other.assertTriedAgain();
        if (async) {
            other.connection.closeAsync();
        } else {
            other.connection.close();
        }
        return new WeakReference<>(other.told);
    }

    private void assertTriedAgain() throws InterruptedException {
        // The end of the first attempt, the begin of the second, its end.
        for (int i = 0; i < 3; i++) {
            Runnable command = commands.poll(30, TimeUnit.SECONDS);
            assertThat(command).isNotNull();
            command.run();
        }

        assertThat(told.failure).isNull();
        assertThat(told.joined).isFalse();
        assertThat(connection.state()).isEqualTo(RoomState.JOINING);
        assertThat(connection.losses()).isZero();
    }

    @Test
    void saysNothingMoreOnceItIsClosed() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            connect("ws://127.0.0.1:" + silent.getLocalPort(), KEY, "lobby");

            connection.close();

            // The attempt ends with the room, and what it leaves behind is of no interest.
            Runnable command = commands.poll(30, TimeUnit.SECONDS);
            assertThat(command).isNotNull();
            command.run();
            assertThat(told.failure).isNull();
            assertThat(told.joined).isFalse();
            assertThat(connection.state()).isEqualTo(RoomState.CLOSED);
        }
    }

    private void connect(String url, Credentials credentials, String room) {
        create(url, credentials, room);
        connection.join();
    }

    private void create(String url, Credentials credentials, String room) {
        create(url, credentials, room, ReconnectSettings.DEFAULT);
    }

    private void create(
            String url, Credentials credentials, String room, ReconnectSettings reconnect) {
        connection =
                new RoomConnection(
                        new ConnectionSettings(
                                url,
                                credentials,
                                room,
                                "flink",
                                JoinSettings.DEFAULT,
                                reconnect,
                                EngineSettings.DEFAULT),
                        ConnectorRole.SOURCE,
                        room,
                        3,
                        null,
                        new RoomListener() {},
                        commands::add,
                        told);
    }

    private void runUntilTold() throws InterruptedException {
        while (told.failure == null && !told.joined) {
            Runnable command = commands.poll(30, TimeUnit.SECONDS);
            assertThat(command).as("what became of the attempt").isNotNull();
            command.run();
        }
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static final class Told implements ConnectorRoom.Listener {

        private final List<RoomState> states = new ArrayList<>();
        private boolean joined;
        private LiveKitException failure;

        @Override
        public void onStateChanged(RoomState state, @Nullable LiveKitException reason) {
            assertThat(state).as("it was never joined").isNotEqualTo(RoomState.LOST);
            states.add(state);
            joined = state == RoomState.JOINED;
            failure = reason;
        }
    }
}
