// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.client;

import io.github.flinklivekit.client.track.RemoteVideoTrack;
import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.client.track.VideoCodec;
import io.github.flinklivekit.client.track.VideoEncoding;
import io.github.flinklivekit.client.track.VideoQuality;
import io.github.flinklivekit.client.track.VideoSenderStats;
import io.github.flinklivekit.fixtures.network.TcpProxy;
import io.github.flinklivekit.fixtures.server.LiveKitServer;
import io.github.flinklivekit.it.support.Camera;
import io.github.flinklivekit.it.support.Colour;
import io.github.flinklivekit.it.support.JoinedRoom;
import io.github.flinklivekit.it.support.LiveKitThreads;
import io.github.flinklivekit.it.support.Pictures;
import io.github.flinklivekit.it.support.RealServerOnly;
import io.github.flinklivekit.it.support.ReceivedFrames;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.it.support.Waiting;
import io.github.flinklivekit.it.support.WebRtcJavaOnly;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.net.URI;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tracks of every kind, one after the other: each takes the media section that one of its codec has
 * left, and is none the worse for it.
 */
@ExtendWith(ServerUnderTest.class)
@RealServerOnly(RealServerOnly.Because.IT_CHOOSES_NO_LAYERS)
@WebRtcJavaOnly(WebRtcJavaOnly.Because.IT_IS_ABOUT_WEBRTC_JAVA)
class MediaSectionsITCase {
    private static final int MAX_BPS = 300_000;
    private static final int MAX_FPS = 15;

    /**
     * A track.
     *
     * @param encoder what the native library's encoder is called
     */
    private record Kind(
            VideoCodec codec, boolean simulcast, int width, int height, String encoder) {

        TrackPublishOptions options() {
            return TrackPublishOptions.builder()
                    .videoCodec(codec)
                    .simulcast(simulcast)
                    .videoEncoding(new VideoEncoding(simulcast ? 3_000_000 : MAX_BPS, MAX_FPS))
                    .build();
        }
    }

    private static final List<Kind> IN_TURN =
            List.of(
                    new Kind(VideoCodec.VP8, true, 1280, 720, "libvpx"),
                    new Kind(VideoCodec.H264, true, 1280, 720, "OpenH264"),
                    new Kind(VideoCodec.VP8, false, 320, 180, "libvpx"),
                    new Kind(VideoCodec.VP8, true, 640, 360, "libvpx"),
                    new Kind(VideoCodec.AV1, false, 320, 180, "libaom"),
                    new Kind(VideoCodec.H264, false, 320, 180, "OpenH264"),
                    new Kind(VideoCodec.AV1, false, 640, 360, "libaom"),
                    new Kind(VideoCodec.VP8, true, 1280, 720, "libvpx"));

    @AfterEach
    void nothingIsLeft() {
        LiveKitThreads.awaitNone();
    }

    @Test
    @Tag("long")
    void eachTrackIsAsItWouldBeAlone(LiveKitEndpoint server) {
        try (JoinedRoom publisher = JoinedRoom.join(server, "sections", "publisher");
                JoinedRoom viewer = JoinedRoom.join(server, "sections", "viewer");
                Camera other =
                        Camera.publish(
                                publisher,
                                "other",
                                640,
                                360,
                                TrackPublishOptions.DEFAULT,
                                Pictures.of(Colour.WHITE, 640, 360));
                ReceivedFrames others = viewer.read("other")) {
            others.awaitSize(640, 360);
            Set<String> sections = new HashSet<>();
            long encoders = LiveKitThreads.encoders();
            for (int i = 0; i < IN_TURN.size(); i++) {
                Kind kind = IN_TURN.get(i);
                Colour colour = i % 2 == 0 ? Colour.RED : Colour.BLUE;
                String name = "cam" + i;
                try (Camera camera = camera(publisher, name, kind, colour)) {
                    try (ReceivedFrames frames = viewer.read(name)) {
                        frames.awaitSize(kind.width(), kind.height());
                        frames.awaitColour(colour);
                        assertThat(largestLayer(camera).encoderImplementation())
                                .contains(kind.encoder());
                        frames.awaitMore(2 * MAX_FPS);
                        assertThat(reported(camera, VideoSenderStats::framesPerSecond))
                                .as("frames a second, %s", kind)
                                .isLessThanOrEqualTo(MAX_FPS + 1);
                        if (kind.simulcast()) {
                            viewer.publication("publisher", name).setVideoQuality(VideoQuality.LOW);
                            frames.awaitSize(320, 180);
                            frames.awaitColour(colour);
                        } else {
                            assertThat(reported(camera, VideoSenderStats::targetBitrateBps))
                                    .as("bits a second, %s", kind)
                                    .isLessThanOrEqualTo(MAX_BPS);
                        }
                    }
                    sections.add(largestLayer(camera).mid());
                    JoinedRoom.await(
                            publisher.room().localParticipant().unpublishTrack(camera.track()));
                }
                Waiting.until(
                        "the encoders of " + kind + " are gone",
                        () -> assertThat(LiveKitThreads.encoders()).isEqualTo(encoders));
            }
            assertThat(sections).hasSize(3);
            assertThat(largestLayer(other).frameWidth()).isEqualTo(640);
            others.awaitMore(Camera.FPS);
            others.awaitColour(Colour.WHITE);
        }
    }

    /** What was learnt of a session's media sections holds after a resume, and not in a new one. */
    @Test
    void tracksComeBackAfterReconnects(LiveKitServer server) {
        try (TcpProxy proxy = TcpProxy.to(URI.create(server.url()).getPort());
                JoinedRoom viewer = JoinedRoom.join(server, "sections-again", "viewer");
                JoinedRoom publisher =
                        JoinedRoom.join(server, proxy, "sections-again", "publisher")) {
            publishAndTakeBack(publisher, viewer, IN_TURN.get(0), "first");

            proxy.cut();
            publisher.events().await("reconnected");
            publishAndTakeBack(publisher, viewer, IN_TURN.get(0), "resumed");
            publishAndTakeBack(publisher, viewer, IN_TURN.get(1), "resumed, of another codec");

            Kind kind = IN_TURN.get(3);
            try (Camera camera = camera(publisher, "restarted", kind, Colour.GREEN)) {
                RemoteVideoTrack before = viewer.events().awaitTrack("restarted");
                server.restart();
                try (ReceivedFrames frames = viewer.read(viewer.events().awaitTrackAfter(before))) {
                    frames.awaitSize(kind.width(), kind.height());
                    frames.awaitColour(Colour.GREEN);
                }
                assertThat(camera.publication().isSimulcasted()).isTrue();
            }
            publishAndTakeBack(publisher, viewer, IN_TURN.get(0), "of the new session");
        }
    }

    /** As a sink does whose pictures have another size after a break. */
    @Test
    void tracksThatAreReplacedWhileASessionBeginsAreSent(LiveKitServer server) {
        Kind full = IN_TURN.get(3);
        Kind single = IN_TURN.get(2);
        try (JoinedRoom viewer = JoinedRoom.join(server, "replaced", "viewer");
                JoinedRoom publisher = JoinedRoom.join(server, "replaced", "publisher")) {
            List<Camera> cameras = cameras(publisher, full, "first");
            try {
                server.restart();
                publisher.events().await("reconnected");
                // The first three are taken back before the offers with them.
                cameras = replaced(publisher, cameras, single, "second");
                assertAllSeen(viewer, single, "second");
                cameras = replaced(publisher, cameras, full, "third");
                assertAllSeen(viewer, full, "third");
            } finally {
                cameras.forEach(Camera::close);
            }
        }
    }

    private static List<Camera> cameras(JoinedRoom publisher, Kind kind, String name) {
        return IntStream.range(0, 4)
                .mapToObj(i -> camera(publisher, name + i, kind, Colour.RED))
                .toList();
    }

    private static List<Camera> replaced(
            JoinedRoom publisher, List<Camera> before, Kind kind, String name) {
        List<CompletableFuture<?>> unpublished =
                before.stream()
                        .<CompletableFuture<?>>map(
                                camera ->
                                        publisher
                                                .room()
                                                .localParticipant()
                                                .unpublishTrack(camera.track()))
                        .toList();
        List<Camera> cameras = cameras(publisher, kind, name);
        unpublished.forEach(JoinedRoom::await);
        before.forEach(Camera::close);
        return cameras;
    }

    private static void assertAllSeen(JoinedRoom viewer, Kind kind, String name) {
        for (int i = 0; i < 4; i++) {
            try (ReceivedFrames frames = viewer.read(name + i)) {
                frames.awaitSize(kind.width(), kind.height());
                frames.awaitColour(Colour.RED);
            }
        }
    }

    private static void publishAndTakeBack(
            JoinedRoom publisher, JoinedRoom viewer, Kind kind, String name) {
        try (Camera camera = camera(publisher, name, kind, Colour.RED)) {
            try (ReceivedFrames frames = viewer.read(name)) {
                frames.awaitSize(kind.width(), kind.height());
                frames.awaitColour(Colour.RED);
                viewer.publication("publisher", name).setVideoQuality(VideoQuality.LOW);
                frames.awaitSize(320, 180);
            }
            JoinedRoom.await(publisher.room().localParticipant().unpublishTrack(camera.track()));
        }
    }

    private static Camera camera(JoinedRoom publisher, String name, Kind kind, Colour colour) {
        return Camera.publish(
                publisher,
                name,
                kind.width(),
                kind.height(),
                kind.options(),
                Pictures.of(colour, kind.width(), kind.height()));
    }

    /**
     * A figure of the largest layer, once there is one: libwebrtc says a target bitrate when it
     * changes, and what it was before the first picture is lost.
     */
    private static double reported(Camera camera, ToDoubleFunction<VideoSenderStats> figure) {
        double[] newest = {0};
        Waiting.until(
                "a figure of the encoder",
                () -> {
                    newest[0] = figure.applyAsDouble(largestLayer(camera));
                    assertThat(newest[0]).isPositive();
                });
        return newest[0];
    }

    private static VideoSenderStats largestLayer(Camera camera) {
        return JoinedRoom.await(camera.track().stats()).stream()
                .max(Comparator.comparingInt(VideoSenderStats::frameWidth))
                .orElseThrow();
    }
}
