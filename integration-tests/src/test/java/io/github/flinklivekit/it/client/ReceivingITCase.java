// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.client;

import io.github.flinklivekit.client.room.ParticipantKind;
import io.github.flinklivekit.client.track.RemoteTrackPublication;
import io.github.flinklivekit.client.track.RemoteVideoTrack;
import io.github.flinklivekit.client.track.TrackKind;
import io.github.flinklivekit.client.track.VideoQuality;
import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.frame.TrackSource;
import io.github.flinklivekit.it.support.Colour;
import io.github.flinklivekit.it.support.JoinedRoom;
import io.github.flinklivekit.it.support.LiveKitThreads;
import io.github.flinklivekit.it.support.RealServerOnly;
import io.github.flinklivekit.it.support.ReceivedFrames;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.it.support.Waiting;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** What the Python SDK publishes, as our client receives it. */
@ExtendWith(ServerUnderTest.class)
class ReceivingITCase {
    @AfterEach
    void nothingIsLeft() {
        LiveKitThreads.awaitNone();
    }

    /** A decoder makes noise of it. */
    @Test
    void nothingOfAnEncryptedTrackArrives(LiveKitEndpoint server) {
        try (JoinedRoom room = JoinedRoom.join(server, "encrypted", "viewer");
                PythonPeer publisher =
                        PythonPeer.publisher(server, "encrypted")
                                .option("--size", "320x180")
                                .option("--encryption-key", "a key that both ends share")
                                .start()) {
            publisher.await("subscribed");
            room.events().await("trackSubscriptionFailed python-publisher/cam0 ENCRYPTED");

            assertThat(room.events().of("trackSubscribed")).isEmpty();
            assertThat(room.publication("python-publisher", "cam0").track()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"vp8", "h264"})
    void fiveColoursArriveInTurn(String codec, LiveKitEndpoint server) {
        String name = "colours-" + codec;
        try (JoinedRoom room = JoinedRoom.join(server, name, "viewer");
                PythonPeer publisher =
                        PythonPeer.publisher(server, name)
                                .option("--mode", "colours")
                                .option("--size", "320x180")
                                .option("--codec", codec)
                                .option("--wait-for-start")
                                .start();
                ReceivedFrames frames = room.read("cam0")) {
            publisher.send("start");
            Waiting.until(
                    "all colours",
                    () ->
                            assertThat(frames.colours())
                                    .containsSubsequence(
                                            Colour.RED,
                                            Colour.GREEN,
                                            Colour.BLUE,
                                            Colour.WHITE,
                                            Colour.BLACK));

            RemoteTrackPublication publication = room.publication("python-publisher", "cam0");
            assertThat(publication.mimeType()).isEqualTo("video/" + codec);
            assertThat(publication.kind()).isEqualTo(TrackKind.VIDEO);
            assertThat(publication.source()).isEqualTo(TrackSource.CAMERA);
            assertThat(List.of(publication.width(), publication.height()))
                    .containsExactly(320, 180);
            assertThat(frames.seen())
                    .allSatisfy(
                            frame -> {
                                assertThat(frame.header().width()).isEqualTo(320);
                                assertThat(frame.header().height()).isEqualTo(180);
                                assertThat(frame.header().origin().room()).isEqualTo(name);
                                assertThat(frame.header().origin().participant())
                                        .isEqualTo("python-publisher");
                                assertThat(frame.header().origin().track()).isEqualTo("cam0");
                                assertThat(frame.header().origin().trackSid())
                                        .isEqualTo(publication.sid());
                            });
        }
    }

    @Test
    @RealServerOnly(RealServerOnly.Because.IT_CHOOSES_NO_LAYERS)
    void theSizeFollowsTheQualityThatIsAskedFor(LiveKitEndpoint server) {
        try (JoinedRoom room = JoinedRoom.join(server, "quality", "viewer");
                PythonPeer publisher =
                        PythonPeer.publisher(server, "quality").option("--simulcast").start();
                ReceivedFrames frames = room.read("cam0")) {
            publisher.await("capturing");
            RemoteTrackPublication publication = room.publication("python-publisher", "cam0");
            assertThat(publication.isSimulcasted()).isTrue();

            publication.setVideoQuality(VideoQuality.LOW);
            frames.awaitSize(320, 180);
            publication.setVideoQuality(VideoQuality.MEDIUM);
            frames.awaitSize(640, 360);
            publication.setVideoQuality(VideoQuality.HIGH);
            frames.awaitSize(1280, 720);

            assertThat(room.events().all())
                    .contains(
                            "videoSizeChanged cam0 320x180",
                            "videoSizeChanged cam0 640x360",
                            "videoSizeChanged cam0 1280x720");
        }
    }

    @Test
    void aDisabledTrackStopsAndGoesOn(LiveKitEndpoint server) {
        try (JoinedRoom room = JoinedRoom.join(server, "enabled", "viewer");
                PythonPeer publisher = smallPublisher(server, "enabled").start();
                ReceivedFrames frames = room.read("cam0")) {
            frames.awaitMore(5);
            RemoteTrackPublication publication = room.publication("python-publisher", "cam0");

            publication.setEnabled(false);
            frames.awaitSilence();
            publication.setEnabled(true);
            frames.awaitMore(5);

            assertThat(frames.ended()).isFalse();
            assertThat(publisher.isRunning()).isTrue();
        }
    }

    @Test
    void onlyWhatIsAskedForIsSubscribed(LiveKitEndpoint server) {
        try (JoinedRoom room = JoinedRoom.joinWithoutSubscribing(server, "asked", "viewer");
                PythonPeer publisher =
                        smallPublisher(server, "asked").option("--tracks", 2).start()) {
            publisher.await("capturing");
            RemoteTrackPublication publication = room.publication("python-publisher", "cam1");
            assertThat(publication.isSubscribed()).isFalse();

            publication.setSubscribed(true);
            RemoteVideoTrack first = room.events().awaitTrack("cam1");
            try (ReceivedFrames frames = room.read(first)) {
                frames.awaitMore(5);
                publication.setSubscribed(false);
                frames.awaitEnd();
            }
            assertThat(publication.track()).isEmpty();
            publication.setSubscribed(true);
            try (ReceivedFrames frames = room.read(room.events().awaitTrackAfter(first))) {
                frames.awaitMore(5);
            }

            assertThat(room.events().of("trackSubscribed", "trackUnsubscribed"))
                    .containsExactly(
                            "trackSubscribed python-publisher/cam1",
                            "trackUnsubscribed python-publisher/cam1",
                            "trackSubscribed python-publisher/cam1");
        }
    }

    /** The same media section carries both publications, one after the other. */
    @Test
    void theStreamOfATrackEndsAndNeverSeesTheNextTrack(LiveKitEndpoint server) {
        try (JoinedRoom room = JoinedRoom.join(server, "again", "viewer");
                PythonPeer publisher = smallPublisher(server, "again").start()) {
            RemoteVideoTrack first = room.events().awaitTrack("cam0");
            try (ReceivedFrames old = room.read(first)) {
                old.awaitMore(5);
                publisher.send("unpublish", Map.of("track", "cam0"));
                old.awaitEnd();
                int seenAtItsEnd = old.seen().size();
                publisher.send("publish", Map.of("track", "cam0"));
                RemoteVideoTrack second = room.events().awaitTrackAfter(first);
                try (ReceivedFrames frames = room.read(second)) {
                    frames.awaitMore(10);

                    assertThat(second.sid()).isNotEqualTo(first.sid());
                    assertThat(frames.seen())
                            .extracting(frame -> frame.header().origin().trackSid())
                            .containsOnly(second.sid());
                    assertThat(frames.seen().get(0).header().sequence()).isZero();
                    assertThat(old.seen()).hasSize(seenAtItsEnd);
                }
            }
        }
    }

    @Test
    void microphonesDataAndAgentsDisturbNothing(LiveKitEndpoint server) {
        try (JoinedRoom room = JoinedRoom.join(server, "crowd", "viewer");
                PythonPeer publisher =
                        smallPublisher(server, "crowd").option("--microphone").start();
                ReceivedFrames frames = room.read("cam0")) {
            publisher.await("capturing");
            frames.awaitMore(5);
            try (PythonPeer agent =
                    PythonPeer.publisher(server, "crowd")
                            .option("--identity", "agent")
                            .option("--kind", "agent")
                            .option("--microphone")
                            .option("--tracks", 0)
                            .start()) {
                agent.await("capturing");
                agent.send("data", Map.of("topic", "chat", "text", "hello", "reliable", "true"));
                room.events().await("dataReceived chat");
                assertThat(room.publication("agent", "mic").kind()).isEqualTo(TrackKind.AUDIO);
                assertThat(room.room().remoteParticipant("agent").orElseThrow().kind())
                        .isEqualTo(ParticipantKind.AGENT);
                frames.awaitMore(10);
            }
            room.events().await("participantDisconnected agent");
            frames.awaitMore(10);

            assertThat(room.events().of("trackSubscribed"))
                    .containsExactly("trackSubscribed python-publisher/cam0");
            assertThat(room.events().of("reconnecting")).isEmpty();
            assertThat(room.events().of("trackSubscriptionFailed")).isEmpty();
            assertThat(frames.ended()).isFalse();
        }
    }

    private static PythonPeer.Builder smallPublisher(LiveKitEndpoint server, String room) {
        return PythonPeer.publisher(server, room).option("--size", "320x180");
    }
}
