// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it;

import io.github.flinklivekit.client.TrackPublishOptions;
import io.github.flinklivekit.client.TrackStats;
import io.github.flinklivekit.client.VideoCodec;
import io.github.flinklivekit.client.VideoEncoding;
import io.github.flinklivekit.client.VideoQuality;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tracks of every kind, one after the other: each takes the media section that one of its codec has
 * left, and is none the worse for it.
 */
@ExtendWith(ServerUnderTest.class)
@RealServerOnly(RealServerOnly.Because.IT_CHOOSES_NO_LAYERS)
class MediaSectionsITCase {
    private static final int MAX_BPS = 300_000;

    /**
     * A track.
     *
     * @param encoder what the native library's encoder is called
     */
    private record Kind(
            VideoCodec codec, boolean simulcast, int width, int height, String encoder) {

        TrackPublishOptions options() {
            TrackPublishOptions.Builder options =
                    TrackPublishOptions.builder().videoCodec(codec).simulcast(simulcast);
            if (!simulcast) {
                options.videoEncoding(new VideoEncoding(MAX_BPS, Camera.FPS));
            }
            return options.build();
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
                try (Camera camera =
                        Camera.publish(
                                publisher,
                                name,
                                kind.width(),
                                kind.height(),
                                kind.options(),
                                Pictures.of(colour, kind.width(), kind.height()))) {
                    try (ReceivedFrames frames = viewer.read(name)) {
                        frames.awaitSize(kind.width(), kind.height());
                        frames.awaitColour(colour);
                        if (kind.simulcast()) {
                            viewer.publication("publisher", name).setVideoQuality(VideoQuality.LOW);
                            frames.awaitSize(320, 180);
                            frames.awaitColour(colour);
                        }
                        assertThat(largestLayer(camera).text("encoderImplementation"))
                                .contains(kind.encoder());
                        if (!kind.simulcast()) {
                            assertThat(largestLayer(camera).value("targetBitrate"))
                                    .isPositive()
                                    .isLessThanOrEqualTo(MAX_BPS);
                        }
                    }
                    sections.add(largestLayer(camera).text("mid"));
                    JoinedRoom.await(
                            publisher.room().localParticipant().unpublishTrack(camera.track()));
                }
                Waiting.until(
                        "the encoders of " + kind + " are gone",
                        () -> assertThat(LiveKitThreads.encoders()).isEqualTo(encoders));
            }
            assertThat(sections).hasSize(3);
            assertThat(largestLayer(other).value("frameWidth")).isEqualTo(640);
            others.awaitMore(Camera.FPS);
            others.awaitColour(Colour.WHITE);
        }
    }

    private static TrackStats largestLayer(Camera camera) {
        return JoinedRoom.await(camera.track().getStats()).stream()
                .max(Comparator.comparingDouble(layer -> layer.value("frameWidth")))
                .orElseThrow();
    }
}
