// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import io.github.flinklivekit.client.service.RoomInfo;
import io.github.flinklivekit.client.service.RoomServiceException;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.list;

class EmbeddedLiveKitServerTest {

    @Test
    void answersOverHttpAsTheRealServer() throws Exception {
        try (EmbeddedLiveKitServer server = EmbeddedLiveKitServer.start()) {
            String token = server.tokens().join("kitchen", "alice");

            assertThat(get(server, "/", "").body()).isEqualTo("OK");
            assertThat(get(server, "/rtc/validate", token))
                    .returns(200, HttpResponse::statusCode)
                    .returns("success", HttpResponse::body);
            assertThat(get(server, "/rtc/validate?access_token=" + token, "").statusCode())
                    .isEqualTo(200);
            assertThat(get(server, "/rtc/validate", "").statusCode()).isEqualTo(401);
            assertThat(get(server, "/rtc", token).statusCode()).isEqualTo(404);
            // By which a browser's SDK learns that it has to take the older path.
            assertThat(get(server, "/rtc/v1/validate", token))
                    .returns(404, HttpResponse::statusCode)
                    .extracting(
                            answer -> answer.headers().allValues("Access-Control-Allow-Origin"),
                            list(String.class))
                    .containsExactly("*");
        }
    }

    @Test
    void roomsOfTheBuilderAndOfTheRoomApiStay() throws Exception {
        try (EmbeddedLiveKitServer server =
                EmbeddedLiveKitServer.builder().room("hall").room("kitchen").start()) {
            assertThat(server.rooms().createRoom("attic").sid()).startsWith("RM_");
            server.rooms().deleteRoom("kitchen");

            assertThat(server.rooms().listRooms())
                    .extracting(RoomInfo::name)
                    .containsExactly("hall", "attic");
            assertThatThrownBy(() -> server.rooms().removeParticipant("hall", "nobody"))
                    .isInstanceOfSatisfying(
                            RoomServiceException.class,
                            refused -> {
                                assertThat(refused.status()).isEqualTo(404);
                                assertThat(refused.code()).isEqualTo("not_found");
                            });
        }
    }

    @Test
    void saysThatItsPortIsTaken() {
        try (EmbeddedLiveKitServer first =
                EmbeddedLiveKitServer.builder().key("key", "a-secret-of-our-own").start()) {
            assertThat(first.toString()).doesNotContain(first.apiSecret());
            assertThat(first.apiKey()).isEqualTo("key");
            EmbeddedLiveKitServer.Builder second =
                    EmbeddedLiveKitServer.builder().port(first.port());

            assertThatThrownBy(second::start)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("127.0.0.1:" + first.port());
        }
    }

    @Test
    void closesOnceAndSaysSoLater() {
        EmbeddedLiveKitServer server = EmbeddedLiveKitServer.start();
        server.close();
        server.close();

        assertThatThrownBy(server::restart)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    /** JDK's client keeps connections for 20 minutes and more, for whoever asks next. */
    @Test
    void endsAlthoughAClientKeepsItsConnection() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        try (EmbeddedLiveKitServer server = EmbeddedLiveKitServer.start()) {
            for (String path : List.of("/", "/rtc/validate", "/rtc")) {
                URI uri = URI.create(server.url().replaceFirst("ws", "http") + path);
                client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding());
            }
        }
        assertThat(client).as("not collected yet").isNotNull();
        assertNoThreadIsLeft();
    }

    @Test
    void endsAlthoughAClientDoesNotListenToItsFarewell() throws Exception {
        WebSocket deaf;
        try (EmbeddedLiveKitServer server = EmbeddedLiveKitServer.start()) {
            String token = server.tokens().join("kitchen", "alice");
            URI uri = URI.create(server.url() + "/rtc?access_token=" + token);
            WebSocket.Listener notListening =
                    new WebSocket.Listener() {
                        @Override
                        public void onOpen(WebSocket socket) {}
                    };
            deaf =
                    HttpClient.newHttpClient()
                            .newWebSocketBuilder()
                            .buildAsync(uri, notListening)
                            .get(10, TimeUnit.SECONDS);
        }
        assertThat(deaf.isInputClosed()).isFalse();
        assertNoThreadIsLeft();
        deaf.abort();
    }

    /** Or only on its last steps. */
    private static void assertNoThreadIsLeft() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("embedded-livekit")) {
                thread.join(5000);
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }

    @Test
    void refusesSettingsThatCannotBe() {
        EmbeddedLiveKitServer.Builder builder = EmbeddedLiveKitServer.builder();

        assertThatThrownBy(() -> builder.port(65_536)).hasMessageContaining("65536");
        assertThatThrownBy(() -> builder.key("", "secret")).hasMessageContaining("key");
        assertThatThrownBy(() -> builder.pings(Duration.ZERO, Duration.ofSeconds(1)))
                .hasMessageContaining("at least 1 s");
    }

    private static HttpResponse<String> get(EmbeddedLiveKitServer server, String path, String token)
            throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server.url().replaceFirst("ws", "http") + path));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }
}
