// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.testing;

import io.github.flinklivekit.client.service.RoomInfo;
import io.github.flinklivekit.client.service.RoomSettings;
import io.github.flinklivekit.client.track.RemoteVideoTrack;
import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.client.track.VideoCodec;
import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.it.support.Camera;
import io.github.flinklivekit.it.support.Colour;
import io.github.flinklivekit.it.support.EmbeddedServerOnly;
import io.github.flinklivekit.it.support.JoinedRoom;
import io.github.flinklivekit.it.support.LiveKitThreads;
import io.github.flinklivekit.it.support.Pictures;
import io.github.flinklivekit.it.support.ReceivedFrames;
import io.github.flinklivekit.it.support.Waiting;
import io.github.flinklivekit.testing.EmbeddedLiveKitServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

/** The embedded server, with our own client on both sides. */
@EmbeddedServerOnly
class EmbeddedServerITCase {
    private EmbeddedLiveKitServer server;

    @BeforeEach
    void start() {
        server = EmbeddedLiveKitServer.start();
    }

    @AfterEach
    void nothingIsLeft() {
        server.close();
        LiveKitThreads.awaitNone();
    }

    @ParameterizedTest
    @CsvSource({"VP8,false", "VP8,true", "H264,false", "H264,true", "VP9,false", "AV1,false"})
    void coloursAndTimeCodesArrive(VideoCodec codec, boolean simulcast) {
        try (JoinedRoom viewer = JoinedRoom.join(server, "colours", "viewer");
                JoinedRoom publisher = JoinedRoom.join(server, "colours", "publisher");
                Camera camera =
                        Camera.publish(
                                publisher,
                                "cam",
                                640,
                                360,
                                TrackPublishOptions.builder()
                                        .videoCodec(codec)
                                        .simulcast(simulcast)
                                        .build(),
                                Pictures.withTimeCode(640, 360));
                ReceivedFrames frames = viewer.read("cam")) {
            frames.awaitSize(640, 360);
            Waiting.until(
                    "time codes",
                    () ->
                            assertThat(frames.seen())
                                    .filteredOn(frame -> frame.timeCodeUs().isPresent())
                                    .hasSizeGreaterThan(10)
                                    .allSatisfy(
                                            frame ->
                                                    assertThat(frame.timeCodeUs().getAsLong())
                                                            .isLessThanOrEqualTo(
                                                                    frame.readAtUs())));
            for (Colour colour : Colour.values()) {
                camera.show(Pictures.of(colour, 640, 360));
                frames.awaitColour(colour);
            }
            assertThat(viewer.publication("publisher", "cam").mimeType())
                    .isEqualToIgnoringCase("video/" + codec);
        }
    }

    @Test
    void theLargestLayerOfThePythonSdkArrives() {
        try (JoinedRoom viewer = JoinedRoom.join(server, "python", "viewer");
                PythonPeer publisher =
                        PythonPeer.publisher(server, "python")
                                .option("--size", "640x360")
                                .option("--simulcast")
                                .start();
                ReceivedFrames frames = viewer.read("cam0")) {
            frames.awaitSize(640, 360);
            assertThat(viewer.publication("python-publisher", "cam0").isSimulcasted()).isTrue();
            assertThat(publisher.isRunning()).isTrue();
        }
    }

    @Test
    void aLostSignalConnectionIsResumedAndMediaGoesOn() {
        try (JoinedRoom viewer = JoinedRoom.join(server, "resume", "viewer");
                JoinedRoom publisher = JoinedRoom.join(server, "resume", "publisher");
                Camera camera = camera(publisher);
                ReceivedFrames frames = viewer.read("cam")) {
            frames.awaitMore(5);
            String sid = camera.publication().sid();

            server.faults().dropSignalConnections();
            viewer.events().await("reconnected");
            publisher.events().await("reconnected");

            frames.awaitMore(10);
            assertThat(frames.ended()).isFalse();
            assertThat(camera.publication().sid()).isEqualTo(sid);
            camera.track().mute();
            viewer.events().await("trackMuted publisher/cam");
        }
    }

    @Test
    void afterARestartEverybodyJoinsAgain() throws Exception {
        try (JoinedRoom viewer = JoinedRoom.join(server, "restart", "viewer");
                JoinedRoom publisher = JoinedRoom.join(server, "restart", "publisher");
                Camera camera = camera(publisher)) {
            RemoteVideoTrack before = viewer.events().awaitTrack("cam");
            String sid = camera.publication().sid();
            server.rooms().createRoom("kept");

            server.restart();
            viewer.events().await("reconnected");
            publisher.events().await("reconnected");

            try (ReceivedFrames frames = viewer.read(viewer.events().awaitTrackAfter(before))) {
                frames.awaitMore(5);
            }
            assertThat(camera.publication().sid()).isNotEqualTo(sid);
            assertThat(viewer.events().of("disconnected")).isEmpty();
            assertThat(server.rooms().listRooms())
                    .extracting(RoomInfo::name)
                    .contains("kept", "restart");
        }
    }

    @Test
    void aRoomThatNobodyJoinsEndsWhenItsMakerSaid() throws Exception {
        RoomInfo usual = server.rooms().createRoom("usual");
        server.rooms()
                .createRoom(
                        "short",
                        RoomSettings.builder().emptyTimeout(Duration.ofSeconds(1)).build());

        assertThat(usual.emptyTimeout()).hasMinutes(5);
        assertThat(usual.departureTimeout()).hasSeconds(20);
        assertThat(server.rooms().listRooms())
                .extracting(RoomInfo::name)
                .contains("usual", "short");
        Waiting.until(
                "the end of the room",
                () ->
                        assertThat(server.rooms().listRooms())
                                .extracting(RoomInfo::name)
                                .contains("usual")
                                .doesNotContain("short"));
    }

    @Test
    void aServerThatAnswersNoPingIsLeftAndResumed() {
        try (EmbeddedLiveKitServer silent =
                        EmbeddedLiveKitServer.builder()
                                .pings(Duration.ofSeconds(1), Duration.ofSeconds(2))
                                .start();
                JoinedRoom room = JoinedRoom.join(silent, "silent", "viewer")) {
            silent.faults().ignorePings(true);
            room.events().await("reconnecting");
            silent.faults().ignorePings(false);
            room.events().await("reconnected");

            assertThat(room.events().of("disconnected")).isEmpty();
        }
    }

    @Test
    void whoeverIsThereWhenTheServerClosesHearsWhy() {
        try (JoinedRoom room = JoinedRoom.join(server, "closed", "viewer")) {
            server.close();

            room.events().await("disconnected SERVER_SHUTDOWN");
            assertThat(room.events().of("reconnecting")).isEmpty();
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
