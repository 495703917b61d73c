// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.client;

import io.github.flinklivekit.client.room.ConnectionState;
import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.it.support.Camera;
import io.github.flinklivekit.it.support.JoinedRoom;
import io.github.flinklivekit.it.support.LiveKitThreads;
import io.github.flinklivekit.it.support.Pictures;
import io.github.flinklivekit.it.support.ReceivedFrames;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** What a room tells of participants and tracks, and of its own end. */
@ExtendWith(ServerUnderTest.class)
class RoomEventsITCase {
    @AfterEach
    void nothingIsLeft() {
        LiveKitThreads.awaitNone();
    }

    @Test
    void eventsAreCompleteAndInOrder(LiveKitEndpoint server) {
        try (JoinedRoom room = JoinedRoom.join(server, "order", "viewer")) {
            try (PythonPeer publisher =
                    PythonPeer.publisher(server, "order").option("--size", "320x180").start()) {
                room.events().await("trackSubscribed python-publisher/cam0");
                publisher.await("capturing");
                publisher.send("mute", Map.of("track", "cam0"));
                room.events().await("trackMuted python-publisher/cam0");
                publisher.send("unmute", Map.of("track", "cam0"));
                room.events().await("trackUnmuted python-publisher/cam0");
                publisher.send("unpublish", Map.of("track", "cam0"));
                room.events().await("trackUnpublished python-publisher/cam0");
                publisher.send("publish", Map.of("track", "cam0"));
                room.events().await("trackSubscribed python-publisher/cam0", 2);
            }
            room.events().await("participantDisconnected python-publisher");
            JoinedRoom.await(room.room().disconnect());
            room.events().await("disconnected CLIENT_INITIATED");

            assertThat(room.events().all())
                    .containsExactly(
                            "connected",
                            "participantConnected python-publisher",
                            "trackPublished python-publisher/cam0",
                            "trackSubscribed python-publisher/cam0",
                            "trackMuted python-publisher/cam0",
                            "trackUnmuted python-publisher/cam0",
                            "trackUnsubscribed python-publisher/cam0",
                            "trackUnpublished python-publisher/cam0",
                            "trackPublished python-publisher/cam0",
                            "trackSubscribed python-publisher/cam0",
                            "trackUnsubscribed python-publisher/cam0",
                            "trackUnpublished python-publisher/cam0",
                            "participantDisconnected python-publisher",
                            "disconnected CLIENT_INITIATED");
        }
    }

    @Test
    void whoIsThereAlreadyIsTold(LiveKitEndpoint server) {
        try (JoinedRoom publisher = JoinedRoom.join(server, "early", "publisher");
                Camera camera =
                        Camera.publish(
                                publisher,
                                "cam",
                                320,
                                180,
                                TrackPublishOptions.DEFAULT,
                                Pictures.withTimeCode(320, 180));
                JoinedRoom viewer = JoinedRoom.join(server, "early", "viewer");
                ReceivedFrames frames = viewer.read("cam")) {
            frames.awaitMore(1);

            assertThat(
                            viewer.events()
                                    .of(
                                            "participantConnected",
                                            "trackPublished",
                                            "trackSubscribed"))
                    .containsExactly(
                            "participantConnected publisher",
                            "trackPublished publisher/cam",
                            "trackSubscribed publisher/cam");
            assertThat(viewer.room().remoteParticipants()).containsOnlyKeys("publisher");
            assertThat(viewer.room().name()).isEqualTo("early");
            assertThat(viewer.room().sid()).startsWith("RM_");
            assertThat(viewer.room().localParticipant().identity()).isEqualTo("viewer");
            assertThat(camera.publication().sid())
                    .isEqualTo(viewer.publication("publisher", "cam").sid());
        }
    }

    @Test
    void aRemovedParticipantHearsWhy(LiveKitEndpoint server) throws Exception {
        try (JoinedRoom room = JoinedRoom.join(server, "removed", "viewer")) {
            server.rooms().removeParticipant("removed", "viewer");

            awaitEnd(room, "PARTICIPANT_REMOVED");
        }
    }

    @Test
    void theEndOfTheRoomIsHeard(LiveKitEndpoint server) throws Exception {
        try (JoinedRoom room = JoinedRoom.join(server, "deleted", "viewer")) {
            server.rooms().deleteRoom("deleted");

            awaitEnd(room, "ROOM_DELETED");
        }
    }

    @Test
    void theFirstOfTwoWithOneIdentityHasToGo(LiveKitEndpoint server) {
        try (JoinedRoom first = JoinedRoom.join(server, "twins", "viewer");
                JoinedRoom second = JoinedRoom.join(server, "twins", "viewer")) {
            awaitEnd(first, "DUPLICATE_IDENTITY");
            assertThat(second.room().connectionState()).isEqualTo(ConnectionState.CONNECTED);
            second.events().await("connected");
            assertThat(second.events().of("disconnected", "reconnecting")).isEmpty();
        }
    }

    private static void awaitEnd(JoinedRoom room, String reason) {
        room.events().await("disconnected " + reason);
        assertThat(room.room().connectionState()).isEqualTo(ConnectionState.DISCONNECTED);
        assertThat(room.events().of("reconnecting")).isEmpty();
    }
}
