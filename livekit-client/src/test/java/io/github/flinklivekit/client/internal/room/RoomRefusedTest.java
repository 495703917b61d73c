// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.room;

import io.github.flinklivekit.client.room.ConnectionFailure;
import io.github.flinklivekit.client.room.ConnectionState;
import io.github.flinklivekit.client.room.JoinAttempts;
import io.github.flinklivekit.client.room.Room;
import io.github.flinklivekit.client.room.RoomConnectException;
import io.github.flinklivekit.client.room.RoomConnectException.Reason;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Rooms over real sockets, with a server that lets nobody in and says why. */
@Timeout(60)
class RoomRefusedTest {

    private static final String TOKEN = "header.s3cret.signature";

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> bearers = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private volatile int upgradeStatus = 503;
    private volatile int status;
    private volatile String body;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    asked.add(exchange.getRequestURI().getPath());
                    bearers.add(exchange.getRequestHeaders().getFirst("Authorization"));
                    boolean why = exchange.getRequestURI().getPath().endsWith("/validate");
                    byte[] answer = (why ? body : "").getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(
                            why ? status : upgradeStatus, answer.length == 0 ? -1 : answer.length);
                    exchange.getResponseBody().write(answer);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        RoomThreadsAssertion.assertThatNoRoomIsAlive();
    }

    @ParameterizedTest
    @CsvSource({
        "401, invalid token,                      UNAUTHORIZED, false",
        "403, not allowed,                        UNAUTHORIZED, false",
        "404, requested room does not exist,      ROOM_NOT_FOUND, true",
        "404, 404 page not found,                 REFUSED,      false",
        "400, room name exceeds the limit,        REFUSED,      false",
        "429, slow down,                          SERVER_ERROR, true",
        "500, something broke,                    SERVER_ERROR, true",
        "503, no nodes,                           SERVER_ERROR, true"
    })
    void passesOnWhatTheServerSays(int answer, String words, Reason reason, boolean retryable) {
        status = answer;
        body = words;
        RoomConnectException e = refusal("ws://127.0.0.1:" + server.getAddress().getPort());

        assertThat(e.reason()).isEqualTo(reason);
        assertThat(e.isRetryable()).isEqualTo(retryable);
        assertThat(e)
                .hasMessageStartingWith(
                        "ws://127.0.0.1:"
                                + server.getAddress().getPort()
                                + " answered "
                                + answer
                                + ": "
                                + words);
        assertThat(e.toString()).doesNotContain("s3cret");
        assertThat(asked).containsExactly("/rtc", "/rtc/validate");
        assertThat(bearers).containsOnly("Bearer " + TOKEN);
    }

    @Test
    void asksForTheKeyWhenTheTokenIsRefused() {
        status = 401;
        body = "";

        assertThat(refusal("http://127.0.0.1:" + server.getAddress().getPort()))
                .hasMessageEndingWith(
                        " answered 401. Check the API key and secret, or that the token is for this server and has not expired");
    }

    @Test
    void doesNotRepeatTheTokenThatTheServerQuotes() {
        status = 401;
        body = "invalid token: eyJhbGciOiJIUzI1NiJ9.eyJz-M3_cret.c2lnbmF0dXJl, error: expired";

        assertThat(refusal("ws://127.0.0.1:" + server.getAddress().getPort()))
                .hasMessageContaining("invalid token: (the token), error: expired");
    }

    @Test
    void keepsAPathOfTheServer() {
        status = 404;
        body = "no";
        refusal("ws://127.0.0.1:" + server.getAddress().getPort() + "/live/");

        assertThat(asked).containsExactly("/live/rtc", "/live/rtc/validate");
    }

    @Test
    void shortensALongAnswer() {
        status = 500;
        body = "x".repeat(10_000);

        assertThat(refusal("ws://127.0.0.1:" + server.getAddress().getPort()).getMessage())
                .hasSizeLessThan(400)
                .endsWith("xxx...");
    }

    @ParameterizedTest
    @CsvSource({
        "204, SERVER_ERROR, no WebSocket was opened",
        "401, UNAUTHORIZED, answered 401 to the join",
        "404, REFUSED,      answered 404 to the join",
        "429, TOO_SOON,     answered 429 to the join",
        "503, SERVER_ERROR, answered 503 to the join"
    })
    void aValidJoinIsTriedOnceMoreAtOnce(int answer, ConnectionFailure failure, String what) {
        upgradeStatus = answer;
        status = 200;
        body = "success";
        RoomConnectException e = refusal("ws://127.0.0.1:" + server.getAddress().getPort());

        assertThat(asked).containsExactly("/rtc", "/rtc/validate", "/rtc");
        assertThat(e.failure()).isEqualTo(failure);
        assertThat(e).hasMessageEndingWith("accepts the token, but " + what);
    }

    @Test
    void aFullRoomIsNoServerThatIsDown() {
        upgradeStatus = 500;
        status = 200;
        body = "success";

        RoomConnectException e = refusal("ws://127.0.0.1:" + server.getAddress().getPort());

        assertThat(asked).containsExactly("/rtc", "/rtc/validate");
        assertThat(e.failure()).isEqualTo(ConnectionFailure.NOT_ADMITTED);
        assertThat(e).hasMessageContaining("max_participants");
    }

    @Test
    void saysThatNobodyAnswers() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        RoomConnectException e = refusal("ws://127.0.0.1:" + free);

        assertThat(e.reason()).isEqualTo(Reason.SERVER_UNREACHABLE);
        assertThat(e.isRetryable()).isTrue();
        assertThat(e)
                .hasMessageStartingWith("No LiveKit server answers at ws://127.0.0.1:" + free)
                .hasMessageEndingWith("check that it runs and that the URL is right");
    }

    private static RoomConnectException refusal(String url) {
        try (Room room = new DefaultRoom(new JoinAttempts())) {
            ExecutionException e =
                    catchThrowableOfType(
                            ExecutionException.class,
                            () -> room.connect(url, TOKEN).get(20, TimeUnit.SECONDS));
            assertThat(e).as("it did not fail").isNotNull();
            assertThat(room.connectionState()).isEqualTo(ConnectionState.DISCONNECTED);
            return (RoomConnectException) e.getCause();
        }
    }
}
