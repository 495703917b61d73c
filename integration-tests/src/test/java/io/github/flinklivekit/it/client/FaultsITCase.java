// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.client;

import io.github.flinklivekit.client.LiveKit;
import io.github.flinklivekit.client.room.Room;
import io.github.flinklivekit.client.room.RoomConnectException;
import io.github.flinklivekit.client.room.RoomConnectException.Reason;
import io.github.flinklivekit.client.room.RoomOptions;
import io.github.flinklivekit.client.track.RemoteTrackPublication;
import io.github.flinklivekit.client.track.RemoteVideoTrack;
import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.fixtures.network.TcpProxy;
import io.github.flinklivekit.it.support.Camera;
import io.github.flinklivekit.it.support.EmbeddedServerOnly;
import io.github.flinklivekit.it.support.JoinedRoom;
import io.github.flinklivekit.it.support.LiveKitThreads;
import io.github.flinklivekit.it.support.Pictures;
import io.github.flinklivekit.it.support.ReceivedFrames;
import io.github.flinklivekit.it.support.Waiting;
import io.github.flinklivekit.testing.EmbeddedLiveKitServer;

import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitRtc.LeaveRequest.Action;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.net.URI;
import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What a server may do to our client, each by the embedded server's faults: all that LiveKit's own
 * mock server does to SDKs, and more.
 */
@EmbeddedServerOnly
class FaultsITCase {
    private EmbeddedLiveKitServer server;

    @BeforeEach
    void start() {
        server =
                EmbeddedLiveKitServer.builder()
                        .pings(Duration.ofSeconds(1), Duration.ofSeconds(3))
                        .start();
    }

    @AfterEach
    void nothingIsLeft() {
        server.close();
        LiveKitThreads.awaitNone();
    }

    @ParameterizedTest
    @CsvSource({
        "401, no permissions to access the room, UNAUTHORIZED, false",
        "404, requested room does not exist, ROOM_NOT_FOUND, true",
        "404, 404 page not found, REFUSED, false",
        "500, internal error, SERVER_ERROR, true",
        "503, the node is draining, SERVER_ERROR, true"
    })
    void aRefusalIsPassedOnInTheServersWords(
            int status, String message, Reason reason, boolean retryable) {
        server.faults().refuseJoins(status, message);

        assertJoinFails(reason, retryable, server.url() + " answered " + status + ": " + message);
        server.faults().acceptJoins();
        JoinedRoom.join(server, "refused", "viewer").close();
    }

    @Test
    void aServerThatSaysNothingIsNotWaitedForLongerThanAsked() {
        server.faults().ignoreJoins();

        assertThatThrownBy(this::connect)
                .isInstanceOfSatisfying(
                        RoomConnectException.class,
                        silent -> assertThat(silent.reason()).isEqualTo(Reason.TIMEOUT))
                .hasMessageContaining("did not answer within 2 s");
    }

    @Test
    void aConnectionThatClosesBeforeTheJoinIsAnError() {
        server.faults().closeJoins(1011);

        assertThatThrownBy(this::connect)
                .isInstanceOfSatisfying(
                        RoomConnectException.class,
                        closed -> assertThat(closed.reason()).isEqualTo(Reason.SERVER_ERROR))
                .hasMessageContaining("closed it with code 1011");
    }

    @ParameterizedTest
    @CsvSource({
        "DISCONNECT, PARTICIPANT_REMOVED, REFUSED, false",
        "DISCONNECT, JOIN_FAILURE, SERVER_ERROR, true",
        "RESUME, STATE_MISMATCH, SERVER_ERROR, true",
        "RECONNECT, STATE_MISMATCH, SERVER_ERROR, true"
    })
    void aFarewellInPlaceOfTheJoinIsAnError(
            Action action, DisconnectReason said, Reason reason, boolean retryable) {
        server.faults().sendAwayWhoJoins(action, said);

        assertJoinFails(reason, retryable, "refused the join: " + said);
    }

    @Test
    void aSlowServerIsJoinedAndItsMediaFlows() {
        server.faults().delayMessages(Duration.ofMillis(300));
        try (JoinedRoom viewer = JoinedRoom.join(server, "slow", "viewer");
                JoinedRoom publisher = JoinedRoom.join(server, "slow", "publisher");
                Camera camera = camera(publisher);
                ReceivedFrames frames = viewer.read("cam")) {
            frames.awaitMore(5);
            server.faults().none();
            camera.track().mute();
            viewer.events().await("trackMuted publisher/cam");

            assertThat(viewer.events().of("reconnecting")).isEmpty();
        }
    }

    /** {@code drop} is what a client sees as code 1006. */
    @ParameterizedTest
    @CsvSource({"drop", "1000", "1001", "1011"})
    void aConnectionThatEndsIsResumed(String how) {
        try (JoinedRoom viewer = JoinedRoom.join(server, "ends", "viewer");
                JoinedRoom publisher = JoinedRoom.join(server, "ends", "publisher");
                Camera camera = camera(publisher);
                ReceivedFrames frames = viewer.read("cam")) {
            frames.awaitMore(5);
            String sid = camera.publication().sid();

            if (how.equals("drop")) {
                server.faults().dropSignalConnections();
            } else {
                server.faults().closeSignalConnections(Integer.parseInt(how));
            }
            viewer.events().await("reconnected");
            publisher.events().await("reconnected");

            assertSameTracks(viewer, camera, frames, sid);
        }
    }

    @Test
    void whoIsToldToResumeResumes() {
        try (JoinedRoom viewer = JoinedRoom.join(server, "resume", "viewer");
                JoinedRoom publisher = JoinedRoom.join(server, "resume", "publisher");
                Camera camera = camera(publisher);
                ReceivedFrames frames = viewer.read("cam")) {
            frames.awaitMore(5);
            String sid = camera.publication().sid();

            server.faults().sendAway(Action.RESUME, DisconnectReason.MIGRATION);
            viewer.events().await("reconnected");
            publisher.events().await("reconnected");

            assertSameTracks(viewer, camera, frames, sid);
        }
    }

    private static void assertSameTracks(
            JoinedRoom viewer, Camera camera, ReceivedFrames frames, String sid) {
        frames.awaitMore(10);
        assertThat(frames.ended()).isFalse();
        assertThat(camera.publication().sid()).isEqualTo(sid);
        assertThat(viewer.events().of("disconnected", "trackUnsubscribed")).isEmpty();
        // What is said over the new connection is heard.
        camera.track().mute();
        viewer.events().await("trackMuted publisher/cam");
    }

    @Test
    void whoIsToldToJoinAgainJoinsAgain() {
        try (JoinedRoom viewer = JoinedRoom.join(server, "again", "viewer");
                JoinedRoom publisher = JoinedRoom.join(server, "again", "publisher");
                Camera camera = camera(publisher)) {
            RemoteVideoTrack before = viewer.events().awaitTrack("cam");

            server.faults().sendAway(Action.RECONNECT, DisconnectReason.STATE_MISMATCH);
            viewer.events().await("reconnected");
            publisher.events().await("reconnected");

            assertNewTrack(viewer, camera, before);
        }
    }

    /** By its sid: who is back first sees the camera's former track once more. */
    private static void assertNewTrack(JoinedRoom viewer, Camera camera, RemoteVideoTrack before) {
        Waiting.until(
                "the camera is published anew",
                () -> assertThat(camera.publication().sid()).isNotEqualTo(before.sid()));
        RemoteVideoTrack after = viewer.events().awaitTrackOf(camera.publication().sid());
        try (ReceivedFrames frames = viewer.read(after)) {
            frames.awaitMore(5);
        }
        assertThat(viewer.events().of("disconnected")).isEmpty();
    }

    @Test
    void whoIsSentAwayStaysAwayAndKnowsWhy() {
        try (JoinedRoom viewer = JoinedRoom.join(server, "away", "viewer");
                JoinedRoom other = JoinedRoom.join(server, "away", "other")) {
            server.faults()
                    .sendAway("viewer", Action.DISCONNECT, DisconnectReason.PARTICIPANT_REMOVED);

            viewer.events().await("disconnected PARTICIPANT_REMOVED");
            other.events().await("participantDisconnected viewer");
            assertThat(viewer.events().of("reconnecting")).isEmpty();
            assertThat(other.events().of("disconnected")).isEmpty();
        }
    }

    /** A server that does not let somebody resume may still let it join. */
    @ParameterizedTest
    @EnumSource(
            value = Action.class,
            names = {"RESUME", "RECONNECT"})
    void whoMayNotResumeJoinsAgain(Action action) {
        try (JoinedRoom viewer = JoinedRoom.join(server, "anew", "viewer");
                JoinedRoom publisher = JoinedRoom.join(server, "anew", "publisher");
                Camera camera = camera(publisher)) {
            RemoteVideoTrack before = viewer.events().awaitTrack("cam");
            server.faults().sendAwayWhoResumes(action, DisconnectReason.STATE_MISMATCH);

            server.faults().dropSignalConnections();
            viewer.events().await("reconnected");
            publisher.events().await("reconnected");

            assertNewTrack(viewer, camera, before);
        }
    }

    @Test
    void whoIsSentAwayWhileItResumesStaysAway() {
        try (JoinedRoom viewer = JoinedRoom.join(server, "gone", "viewer")) {
            server.faults()
                    .sendAwayWhoResumes(Action.DISCONNECT, DisconnectReason.PARTICIPANT_REMOVED);

            server.faults().dropSignalConnections();

            viewer.events().await("disconnected PARTICIPANT_REMOVED");
            assertThat(viewer.events().of("reconnected")).isEmpty();
        }
    }

    @Test
    void aServerThatComesBackIsWaitedForWhileMediaFlows() {
        try (JoinedRoom viewer = JoinedRoom.join(server, "outage", "viewer");
                JoinedRoom publisher = JoinedRoom.join(server, "outage", "publisher");
                Camera camera = camera(publisher);
                ReceivedFrames frames = viewer.read("cam")) {
            frames.awaitMore(5);
            String sid = camera.publication().sid();
            server.faults().refuseJoins(503, "the node is draining");

            server.faults().dropSignalConnections();
            viewer.events().await("reconnecting");
            publisher.events().await("reconnecting");
            frames.awaitMore(10);
            server.faults().acceptJoins();
            viewer.events().await("reconnected");
            publisher.events().await("reconnected");

            assertSameTracks(viewer, camera, frames, sid);
        }
    }

    @Test
    void whoseTokenIsRefusedMeanwhileStaysAway() {
        try (JoinedRoom viewer = JoinedRoom.join(server, "expired", "viewer")) {
            server.faults().refuseJoins(401, "invalid token");

            server.faults().dropSignalConnections();

            viewer.events().await("disconnected JOIN_FAILURE");
            assertThat(viewer.events().of("reconnected")).isEmpty();
        }
    }

    @Test
    void aServerThatAnswersNoPingIsLeftAndResumed() {
        try (JoinedRoom viewer = JoinedRoom.join(server, "silent", "viewer")) {
            server.faults().ignorePings(true);
            viewer.events().await("reconnecting");
            server.faults().ignorePings(false);
            viewer.events().await("reconnected");

            assertThat(viewer.events().of("disconnected")).isEmpty();
        }
    }

    /** Nobody notices before the pings do. */
    @Test
    void whatADyingConnectionSwallowsIsSaidAgain() throws Exception {
        int port = URI.create(server.url()).getPort();
        try (TcpProxy viewerSide = TcpProxy.to(port);
                TcpProxy publisherSide = TcpProxy.to(port);
                JoinedRoom viewer = JoinedRoom.join(server, viewerSide, "dying", "viewer");
                JoinedRoom publisher =
                        JoinedRoom.join(server, publisherSide, "dying", "publisher");
                Camera camera = camera(publisher);
                ReceivedFrames frames = viewer.read("cam")) {
            frames.awaitMore(5);
            RemoteTrackPublication publication = viewer.publication("publisher", "cam");
            publication.setEnabled(false);
            frames.awaitSilence();
            viewerSide.silence();
            publication.setEnabled(true);
            viewer.events().await("reconnected");
            frames.awaitMore(5);

            publisherSide.silence();
            server.rooms()
                    .mutePublishedTrack("dying", "publisher", camera.publication().sid(), true);
            publisher.events().await("reconnected");
            publisher.events().await("trackMuted publisher/cam");
            assertThat(camera.track().isMuted()).isTrue();

            publisherSide.silence();
            camera.track().unmute();
            viewer.events().await("trackUnmuted publisher/cam");
            assertThat(camera.track().isMuted()).isFalse();
            assertThat(frames.ended()).isFalse();
        }
    }

    @Test
    void aServerThatCutsInPlaceOfClosingIsLeftAllTheSame() {
        server.faults().dropWhoLeaves(true);
        try (JoinedRoom viewer = JoinedRoom.join(server, "cut", "viewer");
                JoinedRoom other = JoinedRoom.join(server, "cut", "other")) {
            JoinedRoom.await(viewer.room().disconnect());

            viewer.events().await("disconnected CLIENT_INITIATED");
            other.events().await("participantDisconnected viewer");
            assertThat(viewer.events().of("reconnecting")).isEmpty();
        }
    }

    @Test
    void aTrackThatStandsStillIsWaitedFor() {
        try (JoinedRoom viewer = JoinedRoom.join(server, "still", "viewer");
                JoinedRoom publisher = JoinedRoom.join(server, "still", "publisher");
                Camera camera = camera(publisher);
                ReceivedFrames frames = viewer.read("cam")) {
            frames.awaitMore(5);

            server.faults().holdPictures(true);
            frames.awaitSilence();
            server.faults().holdPictures(false);
            frames.awaitMore(5);

            assertThat(viewer.events().of("reconnecting")).isEmpty();
            assertThat(camera.publication().isMuted()).isFalse();
        }
    }

    @Test
    @Tag("long")
    void whenMediaIsCutEverybodyJoinsAgain() {
        try (JoinedRoom viewer = JoinedRoom.join(server, "media", "viewer");
                JoinedRoom publisher = JoinedRoom.join(server, "media", "publisher");
                Camera camera = camera(publisher)) {
            RemoteVideoTrack before = viewer.events().awaitTrack("cam");
            try (ReceivedFrames frames = viewer.read(before)) {
                frames.awaitMore(5);
                server.faults().cutMedia();
                frames.awaitSilence();
            }
            Duration patience = Duration.ofMinutes(2);
            Waiting.until(
                    "another publication",
                    patience,
                    () -> assertThat(camera.publication().sid()).isNotEqualTo(before.sid()));
            Waiting.until(
                    "the viewer",
                    patience,
                    () -> assertThat(viewer.events().of("reconnected")).isNotEmpty());

            assertNewTrack(viewer, camera, before);
        }
    }

    private void assertJoinFails(Reason reason, boolean retryable, String message) {
        assertThatThrownBy(this::connect)
                .isInstanceOfSatisfying(
                        RoomConnectException.class,
                        refused -> {
                            assertThat(refused.reason()).isEqualTo(reason);
                            assertThat(refused.isRetryable()).isEqualTo(retryable);
                        })
                .hasMessageContaining(message);
    }

    private void connect() throws Exception {
        try (Room room = LiveKit.createRoom()) {
            JoinedRoom.await(
                    room.connect(
                            server.url(),
                            server.tokens().join("refused", "viewer"),
                            RoomOptions.builder().connectTimeout(Duration.ofSeconds(2)).build()),
                    Waiting.DEADLINE);
        }
    }

    private static Camera camera(JoinedRoom publisher) {
        return Camera.publish(
                publisher,
                "cam",
                320,
                180,
                TrackPublishOptions.builder().simulcast(false).build(),
                Pictures.withTimeCode(320, 180));
    }
}
