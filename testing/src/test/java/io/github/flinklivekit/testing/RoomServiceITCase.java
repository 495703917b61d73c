// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import com.fasterxml.jackson.databind.JsonNode;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.Room;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ExtendWith(LiveKitServerExtension.class)
class RoomServiceITCase {

    @Test
    void roomsComeAndGo(LiveKitServer server) {
        RoomService rooms = server.rooms();

        Room created = rooms.createRoom("short-lived");

        assertThat(created.getSid()).startsWith("RM_");
        assertThat(rooms.listRooms()).extracting(Room::getName).contains("short-lived");

        rooms.deleteRoom("short-lived");

        assertThat(rooms.listRooms()).extracting(Room::getName).doesNotContain("short-lived");
    }

    @Test
    void seesMutesAndRemovesAParticipant(LiveKitServer server) {
        RoomService rooms = server.rooms();
        try (PythonPeer subscriber = PythonPeer.subscriber(server, "stage").start();
                PythonPeer publisher =
                        PythonPeer.publisher(server, "stage")
                                .option("--identity", "alice")
                                .option("--size", "320x180")
                                .start()) {
            subscriber.await("subscribed");
            ParticipantInfo alice =
                    rooms.listParticipants("stage").stream()
                            .filter(p -> p.getIdentity().equals("alice"))
                            .findFirst()
                            .orElseThrow();
            assertThat(alice.getTracksList()).hasSize(1);
            String sid = alice.getTracks(0).getSid();
            assertThat(sid).isEqualTo(publisher.await("published").path("sid").asText());

            assertThat(rooms.mutePublishedTrack("stage", "alice", sid, true).getMuted()).isTrue();
            assertThat(subscriber.await("muted").path("sid").asText()).isEqualTo(sid);

            rooms.removeParticipant("stage", "alice");
            subscriber.await("unsubscribed");
            assertThat(rooms.listParticipants("stage"))
                    .extracting(ParticipantInfo::getIdentity)
                    .containsExactly("python-subscriber");
        }
    }

    @Test
    void sendsDataToTheRoom(LiveKitServer server) {
        try (PythonPeer subscriber = PythonPeer.subscriber(server, "news").start()) {
            subscriber.await("connected");

            server.rooms().sendData("news", "weather", "snów".getBytes(UTF_8));

            JsonNode data = subscriber.await("data");
            assertThat(data.path("topic").asText()).isEqualTo("weather");
            assertThat(data.path("text").asText()).isEqualTo("snów");
        }
    }

    @Test
    void aRefusalSaysWhy(LiveKitServer server) {
        RoomService rooms = server.rooms();
        rooms.createRoom("empty");

        assertThatThrownBy(() -> rooms.removeParticipant("empty", "nobody"))
                .isInstanceOfSatisfying(
                        RoomServiceException.class,
                        refused -> {
                            assertThat(refused.status()).isEqualTo(404);
                            assertThat(refused.code()).isEqualTo("not_found");
                        });
    }
}
