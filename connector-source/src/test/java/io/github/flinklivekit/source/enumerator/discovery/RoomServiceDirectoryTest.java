// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.enumerator.discovery;

import io.github.flinklivekit.client.room.RoomConnectException;
import io.github.flinklivekit.client.room.RoomConnectException.Reason;
import io.github.flinklivekit.connector.auth.Credentials;

import com.sun.net.httpserver.HttpServer;
import livekit.LivekitModels.Room;
import livekit.LivekitRoom.ListRoomsResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class RoomServiceDirectoryTest {

    private static final String SECRET = "a-secret-that-nobody-may-ever-read";
    private static final Credentials KEY = Credentials.of("key", SECRET, null);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private HttpServer server;
    private int status = 200;
    private byte[] answer = {};

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    requests.add(
                            exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
                    exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
                    exchange.getResponseBody().write(answer);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void namesTheRooms() throws Exception {
        answer =
                ListRoomsResponse.newBuilder()
                        .addRooms(Room.newBuilder().setName("a"))
                        .addRooms(Room.newBuilder().setName("b c"))
                        .build()
                        .toByteArray();

        assertThat(directory("ws://" + address() + "/behind/").roomNames())
                .isEqualTo(List.of("a", "b c"));
        assertThat(requests).containsExactly("POST /behind/twirp/livekit.RoomService/ListRooms");
    }

    @ParameterizedTest
    @CsvSource({
        "401, UNAUTHORIZED, false, API key",
        "403, UNAUTHORIZED, false, API key",
        "404, REFUSED, false, check the URL",
        "429, SERVER_ERROR, true, 429",
        "503, SERVER_ERROR, true, 503"
    })
    void tellsWhatCanBeMendedByWaiting(int given, Reason reason, boolean retryable, String hint) {
        status = given;

        RoomConnectException refusal = refusal("http://" + address());

        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(refusal.isRetryable()).isEqualTo(retryable);
        assertThat(refusal)
                .hasMessageContaining("http://" + address())
                .hasMessageContaining(hint)
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void takesOnlyWhatARoomServiceSays() {
        answer = "<html>It works!</html>".getBytes(StandardCharsets.UTF_8);

        assertThat(refusal("http://" + address()).reason()).isEqualTo(Reason.SERVER_ERROR);
    }

    @Test
    void waitsForAServerThatIsNotThere() {
        String gone = "ws://" + address();
        server.stop(0);

        assertThat(refusal(gone).reason()).isEqualTo(Reason.SERVER_UNREACHABLE);
    }

    @Test
    void waitsNoLongerThanItMay() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            RoomServiceDirectory directory =
                    new RoomServiceDirectory(
                            "ws://127.0.0.1:" + silent.getLocalPort(), KEY, Duration.ofMillis(200));

            RoomConnectException late =
                    catchThrowableOfType(RoomConnectException.class, directory::roomNames);

            assertThat(late.reason()).isEqualTo(Reason.TIMEOUT);
        }
    }

    /** Each restore of a job makes a new one, and nothing ends the threads of an old one. */
    @Test
    void allDirectoriesTogetherHaveOneSelectorThread() throws Exception {
        RoomServiceDirectory first = directory("ws://" + address());
        first.roomNames();
        List<String> threads = selectorThreads();

        for (int i = 0; i < 3; i++) {
            directory("ws://" + address()).roomNames();
        }

        assertThat(threads).isNotEmpty().containsAll(selectorThreads());
        assertThat(first.roomNames()).isEmpty();
    }

    private static List<String> selectorThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("HttpClient-") && name.endsWith("SelectorManager"))
                .toList();
    }

    private RoomConnectException refusal(String url) {
        return catchThrowableOfType(RoomConnectException.class, directory(url)::roomNames);
    }

    private static RoomServiceDirectory directory(String url) {
        return new RoomServiceDirectory(url, KEY, LONG);
    }

    private String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }
}
