// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.client;

import io.github.flinklivekit.client.track.LocalTrackPublication;
import io.github.flinklivekit.client.track.RemoteTrackPublication;
import io.github.flinklivekit.client.track.RemoteVideoTrack;
import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.fixtures.network.TcpProxy;
import io.github.flinklivekit.fixtures.network.UdpProxy;
import io.github.flinklivekit.fixtures.server.LiveKitServer;
import io.github.flinklivekit.it.support.Camera;
import io.github.flinklivekit.it.support.JoinedRoom;
import io.github.flinklivekit.it.support.LiveKitThreads;
import io.github.flinklivekit.it.support.Pictures;
import io.github.flinklivekit.it.support.RealServerOnly;
import io.github.flinklivekit.it.support.ReceivedFrames;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.it.support.Waiting;
import io.github.flinklivekit.it.support.WebRtcJavaOnly;
import io.github.flinklivekit.testing.LiveKitEndpoint;
import io.github.flinklivekit.testing.LocalLiveKitServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.net.URI;
import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

/** A server that goes away for a while. */
@ExtendWith(ServerUnderTest.class)
class ReconnectITCase {
    private static final long PAUSE_MS = 3000;

    @AfterEach
    void nothingIsLeft() {
        LiveKitThreads.awaitNone();
    }

    @Test
    void afterARestartOfTheServerFramesFlowAgain(LocalLiveKitServer server) {
        try (JoinedRoom viewer = JoinedRoom.join(server, "restart", "viewer");
                JoinedRoom publisher = JoinedRoom.join(server, "restart", "publisher");
                Camera camera = camera(publisher)) {
            RemoteVideoTrack before = viewer.events().awaitTrack("cam");
            LocalTrackPublication publication = camera.publication();
            String sidBefore = publication.sid();
            try (ReceivedFrames frames = viewer.read(before)) {
                frames.awaitMore(5);

                server.restart();

                frames.awaitEnd();
            }
            viewer.events().await("reconnected");
            publisher.events().await("reconnected");
            try (ReceivedFrames frames = viewer.read(viewer.events().awaitTrackAfter(before))) {
                frames.awaitMore(5);
            }
            assertThat(publication.sid()).isNotEqualTo(sidBefore);
            assertThat(publisher.room().localParticipant().trackPublications())
                    .containsOnlyKeys(publication.sid())
                    .containsValue(publication);
            assertThat(camera.track().sid()).isEqualTo(publication.sid());
            assertThat(viewer.events().of("disconnected")).isEmpty();
            assertThat(viewer.events().of("reconnecting", "reconnected"))
                    .startsWith("reconnecting", "reconnected");
        }
    }

    /** Media does not notice: the session is resumed, and the tracks stay. */
    @Test
    void aLostSignalConnectionIsResumed(LiveKitEndpoint server) {
        int port = URI.create(server.url()).getPort();
        try (TcpProxy viewerSide = TcpProxy.to(port);
                TcpProxy publisherSide = TcpProxy.to(port);
                JoinedRoom viewer = JoinedRoom.join(server, viewerSide, "signal", "viewer");
                JoinedRoom publisher =
                        JoinedRoom.join(server, publisherSide, "signal", "publisher");
                Camera camera = camera(publisher);
                ReceivedFrames frames = viewer.read("cam")) {
            frames.awaitMore(5);
            String sid = camera.publication().sid();

            viewerSide.cut();
            viewer.events().await("reconnected");
            frames.awaitMore(5);
            publisherSide.cut();
            publisher.events().await("reconnected");
            frames.awaitMore(5);

            assertThat(frames.ended()).isFalse();
            assertThat(camera.publication().sid()).isEqualTo(sid);
            assertThat(viewer.events().of("trackUnsubscribed", "trackUnpublished", "disconnected"))
                    .isEmpty();
            // What is said over the new connection is heard.
            camera.track().mute();
            viewer.events().await("trackMuted publisher/cam");
        }
    }

    /** What the server says of viewers meanwhile is lost. */
    @Test
    @RealServerOnly(RealServerOnly.Because.IT_STOPS_NO_PUBLISHER)
    @WebRtcJavaOnly(WebRtcJavaOnly.Because.IT_TELLS_OF_NO_VIEWERS)
    void aViewerWhoComesDuringABreakSeesPictures(LiveKitServer server) {
        try (TcpProxy proxy = TcpProxy.to(URI.create(server.url()).getPort());
                JoinedRoom viewer = JoinedRoom.join(server, "comes", "viewer");
                JoinedRoom publisher = JoinedRoom.join(server, proxy, "comes", "publisher");
                Camera camera = camera(publisher)) {
            RemoteVideoTrack before = viewer.events().awaitTrack("cam");
            // livekit-server 1.13.5 may go on wanting a track for one who left before pictures
            // came.
            try (ReceivedFrames frames = viewer.read(before)) {
                frames.awaitMore(1);
            }
            RemoteTrackPublication publication = viewer.publication("publisher", "cam");
            publication.setSubscribed(false);
            Waiting.until("nobody watches", () -> assertThat(camera.source().isWanted()).isFalse());

            proxy.block();
            publisher.events().await("reconnecting");
            publication.setSubscribed(true);
            RemoteVideoTrack again = viewer.events().awaitTrackAfter(before);
            proxy.unblock();
            publisher.events().await("reconnected");

            try (ReceivedFrames frames = viewer.read(again)) {
                frames.awaitMore(5);
            }
        }
    }

    @Test
    @WebRtcJavaOnly(WebRtcJavaOnly.Because.IT_RECONNECTS_BY_ITSELF)
    void aServerThatCannotBeReachedForAWhileIsTriedAgain(LiveKitEndpoint server) {
        try (TcpProxy proxy = TcpProxy.to(URI.create(server.url()).getPort());
                JoinedRoom viewer = JoinedRoom.join(server, proxy, "blocked", "viewer");
                JoinedRoom publisher = JoinedRoom.join(server, "blocked", "publisher");
                Camera camera = camera(publisher);
                ReceivedFrames frames = viewer.read("cam")) {
            frames.awaitMore(5);

            proxy.block();
            viewer.events().await("reconnecting");
            // Media needs no signalling.
            frames.awaitMore(5);
            proxy.unblock();
            viewer.events().await("reconnected");

            frames.awaitMore(5);
            assertThat(frames.ended()).isFalse();
            assertThat(camera.publication().sid())
                    .isEqualTo(viewer.publication("publisher", "cam").sid());
        }
    }

    /** Media does not come back by itself: after some 15 s it is looked for anew. */
    @Test
    @Tag("long")
    void aRoomWhoseMediaStaysAwayIsRestored() {
        try (LiveKitServer server = LiveKitServer.builder().mediaBehindProxy().start();
                UdpProxy media = server.mediaProxy();
                JoinedRoom publisher = JoinedRoom.join(server, "media", "publisher");
                Camera camera = camera(publisher)) {
            try (JoinedRoom witness = JoinedRoom.join(server, "media", "witness");
                    ReceivedFrames frames = witness.read("cam")) {
                frames.awaitMore(5);
            }
            int viewersFlows = media.flows();
            try (JoinedRoom viewer = JoinedRoom.join(server, "media", "viewer")) {
                try (ReceivedFrames frames = viewer.read("cam")) {
                    frames.awaitMore(5);
                }

                media.blockFrom(viewersFlows);
                awaitSeldom(viewer, "reconnecting");
                media.unblock();
                awaitSeldom(viewer, "reconnected");

                RemoteTrackPublication publication = viewer.publication("publisher", "cam");
                Waiting.until("the track", () -> assertThat(publication.track()).isPresent());
                try (ReceivedFrames frames = viewer.read(publication.track().orElseThrow())) {
                    frames.awaitMore(5);
                }
                assertThat(camera.publication().sid()).isEqualTo(publication.sid());
                assertThat(viewer.events().of("disconnected")).isEmpty();
            }
        }
    }

    @Test
    @RealServerOnly(RealServerOnly.Because.IT_SHARES_A_PROCESS_WITH_THE_TEST)
    void aFrozenServerIsWaitedFor(LiveKitServer server) throws Exception {
        try (JoinedRoom viewer = JoinedRoom.join(server, "frozen", "viewer");
                JoinedRoom publisher = JoinedRoom.join(server, "frozen", "publisher");
                Camera camera = camera(publisher);
                ReceivedFrames frames = viewer.read("cam")) {
            frames.awaitMore(5);

            server.pause();
            try {
                frames.awaitSilence();
                // The length of the pause is what this test is about.
                Thread.sleep(PAUSE_MS);
            } finally {
                server.resume();
            }

            frames.awaitMore(10);
            assertThat(viewer.events().of("reconnecting")).isEmpty();
            assertThat(publisher.events().of("reconnecting")).isEmpty();
            assertThat(frames.ended()).isFalse();
            assertThat(camera.publication().sid())
                    .isEqualTo(viewer.publication("publisher", "cam").sid());
        }
    }

    private static void awaitSeldom(JoinedRoom room, String event) {
        Waiting.until(
                event,
                Duration.ofMinutes(1),
                () -> assertThat(room.events().of(event)).isNotEmpty());
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
