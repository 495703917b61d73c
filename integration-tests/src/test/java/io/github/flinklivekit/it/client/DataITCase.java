// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.client;

import io.github.flinklivekit.client.room.DataReceived;
import io.github.flinklivekit.client.room.LocalParticipant;
import io.github.flinklivekit.client.room.PublishException;
import io.github.flinklivekit.client.room.PublishException.Reason;
import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.it.support.JoinedRoom;
import io.github.flinklivekit.it.support.LiveKitThreads;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.it.support.Waiting;
import io.github.flinklivekit.it.support.WebRtcJavaOnly;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

/** Data beside the pictures. */
@ExtendWith(ServerUnderTest.class)
class DataITCase {
    private static final Duration A_MOMENT = Duration.ofMillis(500);
    private static final String READY = "ready";

    @AfterEach
    void nothingIsLeft() {
        LiveKitThreads.awaitNone();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void dataReachesThePythonSdk(boolean reliable, LiveKitEndpoint server) {
        String name = "to-python-" + reliable;
        try (PythonPeer python = PythonPeer.subscriber(server, name).start();
                JoinedRoom room = JoinedRoom.join(server, name, "sender")) {
            python.await("connected");
            room.events().await("participantConnected python-subscriber");

            AtomicReference<JsonNode> heard = new AtomicReference<>();
            Waiting.until(
                    "data at the Python SDK",
                    () -> {
                        JoinedRoom.await(
                                room.room()
                                        .localParticipant()
                                        .publishData("plates", "ö-123".getBytes(UTF_8), reliable));
                        assertThatCode(() -> heard.set(python.await("data", any -> true, A_MOMENT)))
                                .doesNotThrowAnyException();
                    });

            JsonNode data = heard.get();
            assertThat(data.path("participant").asText()).isEqualTo("sender");
            assertThat(data.path("topic").asText()).isEqualTo("plates");
            assertThat(data.path("text").asText()).isEqualTo("ö-123");
            assertThat(data.path("reliable").asBoolean()).isEqualTo(reliable);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void dataOfThePythonSdkIsReceived(boolean reliable, LiveKitEndpoint server) {
        String name = "from-python-" + reliable;
        try (JoinedRoom room = JoinedRoom.join(server, name, "receiver");
                PythonPeer python =
                        PythonPeer.publisher(server, name).option("--tracks", 0).start()) {
            python.await("capturing");
            room.events().await("participantConnected python-publisher");
            python.send(
                    "data",
                    Map.of("topic", "chat", "text", "grüße", "reliable", String.valueOf(reliable)));
            room.events().await("dataReceived chat");

            DataReceived data = room.events().data().get(0);
            assertThat(data.participant()).as(room.events().all().toString()).isNotNull();
            assertThat(data.participant().identity()).isEqualTo("python-publisher");
            assertThat(new String(data.payload(), UTF_8)).isEqualTo("grüße");
            assertThat(data.reliable()).isEqualTo(reliable);
        }
    }

    @Test
    void reliableDataArrivesCompleteAndInOrder(LiveKitEndpoint server) {
        try (JoinedRoom receiver = JoinedRoom.join(server, "order", "receiver");
                JoinedRoom sender = JoinedRoom.join(server, "order", "sender")) {
            awaitDataPath(sender, receiver);
            List<String> sent = IntStream.range(0, 100).mapToObj(i -> "message " + i).toList();

            sent.forEach(
                    text ->
                            JoinedRoom.await(
                                    sender.room()
                                            .localParticipant()
                                            .publishData("", text.getBytes(UTF_8), true)));

            Waiting.until(
                    "all messages",
                    () ->
                            assertThat(received(receiver))
                                    .extracting(data -> new String(data.payload(), UTF_8))
                                    .isEqualTo(sent));
        }
    }

    /** libwebrtc would close the channel for good, and webrtc-java not say so. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void dataThatIsTooLargeIsAnErrorAndWhatComesAfterItArrives(
            boolean reliable, LiveKitEndpoint server) {
        String name = "large-" + reliable;
        try (JoinedRoom receiver = JoinedRoom.join(server, name, "receiver");
                JoinedRoom sender = JoinedRoom.join(server, name, "sender")) {
            awaitDataPath(sender, receiver);
            LocalParticipant self = sender.room().localParticipant();

            assertThatThrownBy(
                            () -> JoinedRoom.await(self.publishData("x", new byte[64_000], true)))
                    .cause()
                    .isInstanceOf(PublishException.class)
                    .hasMessageContaining("64000 bytes")
                    .hasMessageContaining("in parts");
            JoinedRoom.await(self.publishData("largest", new byte[63_900], reliable));
            JoinedRoom.await(self.publishData("small", new byte[1], reliable));

            receiver.events().await("dataReceived small");
            assertThat(received(receiver))
                    .extracting(data -> data.payload().length)
                    .containsExactly(63_900, 1);
        }
    }

    @Test
    void whatIsSentFasterThanTheNetworkIsRefusedAndTheRestArrives(LiveKitEndpoint server) {
        try (JoinedRoom receiver = JoinedRoom.join(server, "flood", "receiver");
                JoinedRoom sender = JoinedRoom.join(server, "flood", "sender")) {
            sender.events().await("participantConnected receiver");
            LocalParticipant self = sender.room().localParticipant();
            List<CompletableFuture<Void>> answers =
                    IntStream.range(0, 4000)
                            .mapToObj(i -> self.publishData("flood", new byte[15_000], true))
                            .toList();

            List<Throwable> refusals =
                    answers.stream()
                            .map(answer -> catchThrowable(() -> outcome(answer)))
                            .filter(Objects::nonNull)
                            .toList();
            assertThat(refusals)
                    .as("of 60 MB at once")
                    .isNotEmpty()
                    .allSatisfy(
                            refusal ->
                                    assertThat(refusal)
                                            .isInstanceOfSatisfying(
                                                    PublishException.class,
                                                    e ->
                                                            assertThat(e.reason())
                                                                    .isEqualTo(Reason.CONGESTED)));
            Waiting.until(
                    "the end of the flood",
                    () -> {
                        JoinedRoom.await(self.publishData("after", new byte[1], true));
                        assertThat(receiver.events().of("dataReceived after")).isNotEmpty();
                    });
        }
    }

    @Test
    @WebRtcJavaOnly(WebRtcJavaOnly.Because.IT_LEAVES_BEFORE_DATA_HAS_LEFT)
    void reliableDataArrivesAlsoWhenItsSenderLeavesAtOnce(LiveKitEndpoint server) {
        try (JoinedRoom receiver = JoinedRoom.join(server, "farewell", "receiver")) {
            try (JoinedRoom sender = JoinedRoom.join(server, "farewell", "sender")) {
                awaitDataPath(sender, receiver);
                LocalParticipant self = sender.room().localParticipant();
                IntStream.range(0, 200)
                        .forEach(i -> self.publishData("last", new byte[15_000], true));
            }

            Waiting.until("all of it", () -> assertThat(received(receiver)).hasSize(200));
        }
    }

    @Test
    void dataOfTheServerComesInNobodysName(LiveKitEndpoint server) {
        try (JoinedRoom room = JoinedRoom.join(server, "server", "receiver")) {
            // The server drops what it is given before the receiver's data channel is open.
            Waiting.until(
                    "data of the server",
                    () -> {
                        server.rooms().sendData("server", "news", "hello".getBytes(UTF_8));
                        assertThat(room.events().of("dataReceived")).isNotEmpty();
                    });

            assertThat(room.events().data().get(0).participant()).isNull();
        }
    }

    private static void outcome(CompletableFuture<Void> sent) throws Exception {
        JoinedRoom.await(sent, Waiting.DEADLINE);
    }

    /** The server drops what comes before the receiver's data channels are open. */
    private static void awaitDataPath(JoinedRoom sender, JoinedRoom receiver) {
        LocalParticipant self = sender.room().localParticipant();
        Waiting.until(
                "both data channels",
                () -> {
                    JoinedRoom.await(self.publishData(READY, new byte[1], true));
                    JoinedRoom.await(self.publishData(READY, new byte[1], false));
                    assertThat(receiver.events().data())
                            .filteredOn(data -> data.topic().equals(READY))
                            .extracting(DataReceived::reliable)
                            .contains(true, false);
                });
    }

    private static List<DataReceived> received(JoinedRoom receiver) {
        return receiver.events().data().stream()
                .filter(data -> !data.topic().equals(READY))
                .toList();
    }
}
