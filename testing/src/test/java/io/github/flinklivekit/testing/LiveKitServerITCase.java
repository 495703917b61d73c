// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import livekit.LivekitModels.Room;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LiveKitServerITCase {
    @RegisterExtension
    static final LiveKitServerExtension SERVER =
            new LiveKitServerExtension(
                    LiveKitServer.builder()
                            .logLevel("warn")
                            .emptyTimeout(Duration.ofSeconds(61))
                            .departureTimeout(Duration.ofSeconds(7))
                            .extraYaml("limit: { num_tracks: 100 }\n"));

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void isReadyAndHasItsSettings(LiveKitServer server) throws Exception {
        assertThat(get(server, Duration.ofSeconds(10)).body()).isEqualTo("OK");

        Room room = server.rooms().createRoom("settings");

        assertThat(room.getEmptyTimeout()).isEqualTo(61);
        assertThat(room.getDepartureTimeout()).isEqualTo(7);
        assertThat(server.toString()).contains(server.url()).doesNotContain(server.apiSecret());
    }

    @Test
    void comesBackWithTheSameAddressAndSecretButWithoutItsRooms(LiveKitServer server) {
        String url = server.url();
        server.rooms().createRoom("before");

        server.restart();

        assertThat(server.isRunning()).isTrue();
        assertThat(server.url()).isEqualTo(url);
        assertThat(server.rooms().listRooms()).isEmpty();
    }

    @Test
    void clientsComeBackAfterARestart(LiveKitServer server) {
        try (PythonPeer publisher =
                        PythonPeer.publisher(server, "lobby").option("--size", "320x180").start();
                PythonPeer subscriber = PythonPeer.subscriber(server, "lobby").start()) {
            publisher.await("published");
            subscriber.await("subscribed");

            server.restart();

            subscriber.await("reconnected");
            subscriber.await("subscribed");
        }
    }

    @Test
    void isGoneWhenKilledUntilItIsStartedAgain(LiveKitServer server) {
        server.kill();

        assertThat(server.isRunning()).isFalse();
        assertThatThrownBy(() -> server.rooms().listRooms())
                .isInstanceOf(UncheckedIOException.class)
                .hasCauseInstanceOf(ConnectException.class);

        server.restart();

        assertThat(server.rooms().listRooms()).isEmpty();
    }

    @Test
    void answersNothingWhileItIsFrozen(LiveKitServer server) throws Exception {
        server.pause();
        try {
            assertThatThrownBy(() -> get(server, Duration.ofSeconds(1)))
                    .isInstanceOf(HttpTimeoutException.class);
        } finally {
            server.resume();
        }

        assertThat(get(server, Duration.ofSeconds(10)).statusCode()).isPositive();
    }

    @Test
    void twoServersKnowNothingOfEachOther(LiveKitServer first) {
        try (LiveKitServer second = LiveKitServer.start()) {
            assertThat(second.url()).isNotEqualTo(first.url());
            first.rooms().createRoom("only-here");

            assertThat(second.rooms().listRooms()).isEmpty();
            assertThatThrownBy(
                            () ->
                                    new RoomService(
                                                    URI.create(second.httpUrl()),
                                                    first.tokens(),
                                                    http)
                                            .listRooms())
                    .isInstanceOfSatisfying(
                            RoomServiceException.class,
                            refused -> assertThat(refused.status()).isEqualTo(401));
        }
    }

    @Test
    void saysWhyItDoesNotStart() {
        LiveKitServer.Builder builder = LiveKitServer.builder().extraYaml("no_such_section: 1\n");

        assertThatThrownBy(builder::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ended with exit code")
                .hasMessageContaining("no_such_section");
    }

    /** Also where nothing in the JVM gets to run any more: surefire halts a JVM that hangs. */
    @Test
    void doesNotOutliveItsJvm(@TempDir Path leftBehind) throws Exception {
        Process jvm =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx64m",
                                "-Djava.io.tmpdir=" + leftBehind,
                                "-cp",
                                System.getProperty("java.class.path"),
                                HaltingJvm.class.getName())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader output = jvm.inputReader()) {
            Optional<ProcessHandle> server = ProcessHandle.of(Long.parseLong(output.readLine()));
            CompletableFuture<ProcessHandle> exit =
                    server.map(ProcessHandle::onExit)
                            .orElseGet(() -> CompletableFuture.completedFuture(null));

            jvm.getOutputStream().close();

            assertThat(jvm.waitFor()).isEqualTo(HaltingJvm.EXIT_CODE);
            exit.get(10, TimeUnit.SECONDS);
        } finally {
            jvm.destroyForcibly();
        }
    }

    @Nested
    class InANestedClass {
        @Test
        void theServerIsThatOfTheOuterClass(LiveKitServer server) {
            assertThat(server.rooms().createRoom("nested").getEmptyTimeout()).isEqualTo(61);
        }
    }

    private HttpResponse<String> get(LiveKitServer server, Duration timeout)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(server.httpUrl())).timeout(timeout).build(),
                BodyHandlers.ofString());
    }
}
