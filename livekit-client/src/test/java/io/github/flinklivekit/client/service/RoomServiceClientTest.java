// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.service;

import com.auth0.jwt.JWT;
import com.auth0.jwt.interfaces.DecodedJWT;
import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpServer;
import livekit.LivekitModels.Room;
import livekit.LivekitRoom.ListParticipantsRequest;
import livekit.LivekitRoom.ListRoomsResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class RoomServiceClientTest {

    private static final String SECRET = "a-secret-that-nobody-may-ever-read";
    private static final AccessTokens TOKENS = new AccessTokens("the-key", SECRET);
    private static final Duration LONG = Duration.ofSeconds(30);

    private record Request(String line, String token, ByteString body) {

        Map<String, Object> grants() {
            DecodedJWT jwt = JWT.decode(token);
            return jwt.getClaim("video").asMap();
        }
    }

    private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    private HttpServer server;
    private int status = 200;
    private byte[] answer = {};

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    String token =
                            exchange.getRequestHeaders()
                                    .getFirst("Authorization")
                                    .replaceFirst("^Bearer ", "");
                    requests.add(
                            new Request(
                                    exchange.getRequestMethod()
                                            + " "
                                            + exchange.getRequestURI().getPath(),
                                    token,
                                    ByteString.readFrom(exchange.getRequestBody())));
                    byte[] said =
                            new String(answer, StandardCharsets.ISO_8859_1)
                                    .replace("THE_TOKEN", token)
                                    .getBytes(StandardCharsets.ISO_8859_1);
                    exchange.sendResponseHeaders(status, said.length == 0 ? -1 : said.length);
                    exchange.getResponseBody().write(said);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void listsTheRooms() throws Exception {
        answer =
                ListRoomsResponse.newBuilder()
                        .addRooms(Room.newBuilder().setName("a"))
                        .addRooms(Room.newBuilder().setName("b c"))
                        .build()
                        .toByteArray();

        assertThat(client("ws://" + address() + "/behind/").listRooms())
                .extracting(RoomInfo::name)
                .isEqualTo(List.of("a", "b c"));
        Request request = requests.take();
        assertThat(request.line()).isEqualTo("POST /behind/twirp/livekit.RoomService/ListRooms");
        assertThat(request.grants()).isEqualTo(Map.of("roomList", true));
    }

    @Test
    void asksForOneRoomWithATokenForIt() throws Exception {
        assertThat(client("http://" + address()).listParticipants("kitchen")).isEmpty();

        Request request = requests.take();
        assertThat(request.line()).isEqualTo("POST /twirp/livekit.RoomService/ListParticipants");
        assertThat(request.grants()).isEqualTo(Map.of("roomAdmin", true, "room", "kitchen"));
        assertThat(ListParticipantsRequest.parseFrom(request.body()).getRoom())
                .isEqualTo("kitchen");
    }

    @ParameterizedTest
    @CsvSource({
        "400, false, 400",
        "401, false, API key",
        "403, false, API key",
        "404, false, check the URL",
        "429, true, 429",
        "500, true, 500",
        "503, true, 503"
    })
    void tellsWhatCanBeMendedByWaiting(int given, boolean retryable, String hint) {
        status = given;

        RoomServiceException refusal = refusal("http://" + address());

        assertThat(refusal)
                .returns(given, RoomServiceException::status)
                .returns("", RoomServiceException::code)
                .returns(retryable, RoomServiceException::isRetryable)
                .hasMessageContaining("http://" + address())
                .hasMessageContaining(hint)
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void aRefusalHasTwirpsCodeAndMessage() {
        status = 404;
        answer = utf8("{\"code\":\"not_found\",\"msg\":\"participant does not exist\"}");

        RoomServiceException refusal = refusal("ws://" + address());

        assertThat(refusal)
                .returns(404, RoomServiceException::status)
                .returns("not_found", RoomServiceException::code)
                .returns(false, RoomServiceException::isRetryable)
                .hasMessage(
                        "ListRooms at http://"
                                + address()
                                + " failed: the server answers 404 (not_found): participant does not exist");
    }

    @Test
    void aRefusalMayBeAnyText() {
        status = 502;
        answer = utf8("bad gateway" + "!".repeat(5000));

        RoomServiceException refusal = refusal("http://" + address());

        assertThat(refusal)
                .returns(502, RoomServiceException::status)
                .returns("", RoomServiceException::code)
                .hasMessageContaining("bad gateway");
        assertThat(refusal.getMessage()).hasSizeLessThan(400);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 400, 500})
    void aServerThatQuotesTheTokenIsNotRepeated(int given) throws Exception {
        status = given;
        answer = utf8("{\"code\":\"unauthenticated\",\"msg\":\"invalid token: THE_TOKEN\"}");

        RoomServiceException refusal = refusal("http://" + address());

        assertThat(refusal.code()).isEqualTo("unauthenticated");
        assertThat(refusal.toString()).doesNotContain(requests.take().token());
    }

    @Test
    void takesOnlyWhatARoomServiceSays() {
        answer = utf8("<html>It works!</html>");

        assertThat(refusal("http://" + address()))
                .returns(true, RoomServiceException::isRetryable)
                .hasMessageContaining("no message of LiveKit's");
    }

    @Test
    void aServerThatIsNotThereMayComeBack() {
        String gone = "ws://" + address();
        server.stop(0);

        assertThat(refusal(gone))
                .returns(0, RoomServiceException::status)
                .returns(true, RoomServiceException::isRetryable)
                .hasCauseInstanceOf(ConnectException.class);
    }

    @Test
    void waitsNoLongerThanItMay() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            RoomServiceClient client =
                    new RoomServiceClient(
                            "ws://127.0.0.1:" + silent.getLocalPort(),
                            TOKENS,
                            Duration.ofMillis(200));

            RoomServiceException late =
                    catchThrowableOfType(RoomServiceException.class, client::listRooms);

            assertThat(late)
                    .returns(0, RoomServiceException::status)
                    .returns(true, RoomServiceException::isRetryable)
                    .hasCauseInstanceOf(HttpTimeoutException.class)
                    .hasMessageContaining("no answer within 200 ms");
        }
    }

    @Test
    void anInterruptEndsACall() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            RoomServiceClient client = client("ws://127.0.0.1:" + silent.getLocalPort());
            Thread.currentThread().interrupt();

            RoomServiceException ended =
                    catchThrowableOfType(RoomServiceException.class, client::listRooms);

            assertThat(Thread.interrupted()).isTrue();
            assertThat(ended).hasMessageContaining("interrupted");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://", "ftp://host", "host:7880", "ws://a b", "ws://eve:hush@ x"})
    void refusesWhatIsNoAddressOfAServer(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client(url))
                .withMessageContaining("URL")
                .withMessageNotContaining("hush")
                .withNoCause();
    }

    @Test
    void showsNoCredentials() {
        assertThat(client("wss://eve:hush@example.org/path?token=t").toString())
                .isEqualTo("https://example.org");
    }

    /** Each restore of a job makes a new one, and nothing ends the threads of an old one. */
    @Test
    void allClientsTogetherHaveOneSelectorThread() throws Exception {
        RoomServiceClient first = client("ws://" + address());
        first.listRooms();
        List<String> threads = selectorThreads();

        for (int i = 0; i < 3; i++) {
            client("ws://" + address()).listRooms();
        }

        assertThat(threads).isNotEmpty().containsAll(selectorThreads());
        assertThat(first.listRooms()).isEmpty();
    }

    private static List<String> selectorThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("HttpClient-") && name.endsWith("SelectorManager"))
                .toList();
    }

    private static RoomServiceException refusal(String url) {
        return catchThrowableOfType(RoomServiceException.class, client(url)::listRooms);
    }

    private static RoomServiceClient client(String url) {
        return new RoomServiceClient(url, TOKENS, LONG);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }
}
