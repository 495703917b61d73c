// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.client;

import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.client.track.VideoEncoding;
import io.github.flinklivekit.client.track.VideoSenderStats;
import io.github.flinklivekit.fixtures.server.LiveKitServer;
import io.github.flinklivekit.it.support.Camera;
import io.github.flinklivekit.it.support.JoinedRoom;
import io.github.flinklivekit.it.support.LiveKitThreads;
import io.github.flinklivekit.it.support.Pictures;
import io.github.flinklivekit.it.support.RealServerOnly;
import io.github.flinklivekit.it.support.ReceivedFrames;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.it.support.Waiting;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Simulcasts whose bitrate the user limits, beside each other: libwebrtc has one limit for all
 * tracks of a connection.
 */
@ExtendWith(ServerUnderTest.class)
class SimulcastBitratesITCase {
    private static final int MAX_BPS = 2_000_000;

    @AfterEach
    void nothingIsLeft() {
        LiveKitThreads.awaitNone();
    }

    @RealServerOnly(RealServerOnly.Because.IT_CHOOSES_NO_LAYERS)
    @Test
    void eachTrackHasItsOwnLimit(LiveKitServer server) {
        try (JoinedRoom viewer = JoinedRoom.join(server, "limits", "viewer");
                JoinedRoom publisher = JoinedRoom.join(server, "limits", "publisher");
                Camera first = camera(publisher, "first");
                ReceivedFrames frames = viewer.read("first")) {
            frames.awaitSize(1280, 720);
            awaitAllLayers(first);
            try (Camera second = camera(publisher, "second");
                    ReceivedFrames others = viewer.read("second")) {
                others.awaitSize(1280, 720);
                awaitAllLayers(second);
                others.awaitMore(3 * Camera.FPS);
                awaitAllLayers(first);
                frames.awaitSize(1280, 720);
                assertWithinLimit(first);
                assertWithinLimit(second);
                JoinedRoom.await(
                        publisher.room().localParticipant().unpublishTrack(second.track()));
            }
            frames.awaitMore(3 * Camera.FPS);
            awaitAllLayers(first);
            assertWithinLimit(first);
        }
    }

    private static void awaitAllLayers(Camera camera) {
        Waiting.until(
                "three layers",
                () ->
                        assertThat(layers(camera))
                                .hasSize(3)
                                .allMatch(layer -> layer.targetBitrateBps() > 0));
    }

    private static void assertWithinLimit(Camera camera) {
        assertThat(layers(camera).stream().mapToDouble(VideoSenderStats::targetBitrateBps).sum())
                .as("bits a second of %s", camera.track().name())
                .isLessThanOrEqualTo(MAX_BPS);
    }

    private static List<VideoSenderStats> layers(Camera camera) {
        return JoinedRoom.await(camera.track().stats());
    }

    private static Camera camera(JoinedRoom publisher, String track) {
        return Camera.publish(
                publisher,
                track,
                1280,
                720,
                TrackPublishOptions.builder()
                        .videoEncoding(new VideoEncoding(MAX_BPS, Camera.FPS))
                        .build(),
                Pictures.withTimeCode(1280, 720));
    }
}
