// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.client;

import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.it.support.Camera;
import io.github.flinklivekit.it.support.Colour;
import io.github.flinklivekit.it.support.JoinedRoom;
import io.github.flinklivekit.it.support.LiveKitThreads;
import io.github.flinklivekit.it.support.Pictures;
import io.github.flinklivekit.it.support.ReceivedFrames;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.it.support.Waiting;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Muting, from all sides. */
@ExtendWith(ServerUnderTest.class)
class MuteITCase {
    private static final TrackPublishOptions OPTIONS =
            TrackPublishOptions.builder().simulcast(false).build();

    @AfterEach
    void nothingIsLeft() {
        LiveKitThreads.awaitNone();
    }

    @Test
    void aMutedTrackIsBlackForOurClient(LiveKitEndpoint server) {
        try (JoinedRoom viewer = JoinedRoom.join(server, "ours", "viewer");
                JoinedRoom publisher = JoinedRoom.join(server, "ours", "publisher");
                Camera camera = red(publisher);
                ReceivedFrames frames = viewer.read("cam")) {
            frames.awaitColour(Colour.RED);

            camera.track().mute();
            viewer.events().await("trackMuted publisher/cam");
            frames.awaitColour(Colour.BLACK);
            assertThat(viewer.publication("publisher", "cam").isMuted()).isTrue();
            assertThat(camera.publication().isMuted()).isTrue();
            camera.track().unmute();
            viewer.events().await("trackUnmuted publisher/cam");
            frames.awaitColour(Colour.RED);

            assertThat(viewer.publication("publisher", "cam").isMuted()).isFalse();
            assertThat(frames.ended()).isFalse();
        }
    }

    @Test
    void aMutedTrackIsBlackForThePythonSdk(LiveKitEndpoint server) {
        try (PythonPeer viewer = PythonPeer.subscriber(server, "python").start();
                JoinedRoom publisher = JoinedRoom.join(server, "python", "publisher");
                Camera camera = red(publisher)) {
            Waiting.until("red", () -> assertThat(colours(viewer)).containsKey("red"));

            camera.track().mute();
            viewer.await("muted");
            Waiting.until("black", () -> assertThat(colours(viewer)).containsKey("black"));
            int redBefore = colours(viewer).get("red");
            camera.track().unmute();
            viewer.await("unmuted");

            Waiting.until(
                    "red again",
                    () -> assertThat(colours(viewer).get("red")).isGreaterThan(redBefore + 5));
        }
    }

    /** The server passes nothing on of a muted track. */
    @Test
    void someoneWhoComesToAMutedTrackSeesItOnceItIsUnmuted(LiveKitEndpoint server) {
        try (JoinedRoom publisher = JoinedRoom.join(server, "late", "publisher");
                Camera camera = red(publisher);
                JoinedRoom first = JoinedRoom.join(server, "late", "first")) {
            first.events().await("trackSubscribed publisher/cam");
            camera.track().mute();
            first.events().await("trackMuted publisher/cam");
            try (JoinedRoom late = JoinedRoom.join(server, "late", "late");
                    ReceivedFrames frames = late.read("cam")) {
                assertThat(late.publication("publisher", "cam").isMuted()).isTrue();
                camera.track().unmute();
                late.events().await("trackUnmuted publisher/cam");
                frames.awaitColour(Colour.RED);

                assertThat(frames.colours()).containsExactly(Colour.RED);
                assertThat(late.events().of("reconnecting")).isEmpty();
            }
        }
    }

    /** Its last picture stays: the server stops before anything black could come. */
    @Test
    void theServersMuteIsObeyed(LiveKitEndpoint server) throws Exception {
        try (JoinedRoom viewer = JoinedRoom.join(server, "admin", "viewer");
                JoinedRoom publisher = JoinedRoom.join(server, "admin", "publisher");
                Camera camera = red(publisher);
                ReceivedFrames frames = viewer.read("cam")) {
            frames.awaitColour(Colour.RED);

            server.rooms()
                    .mutePublishedTrack("admin", "publisher", camera.publication().sid(), true);

            publisher.events().await("trackMuted publisher/cam");
            assertThat(camera.track().isMuted()).isTrue();
            viewer.events().await("trackMuted publisher/cam");
            long captured = camera.source().capturedFrames();
            frames.awaitSilence();
            assertThat(camera.source().capturedFrames()).isEqualTo(captured);
            camera.track().unmute();
            frames.awaitMore(5);
        }
    }

    @Test
    void theMuteOfThePythonSdkIsSeen(LiveKitEndpoint server) {
        try (JoinedRoom viewer = JoinedRoom.join(server, "theirs", "viewer");
                PythonPeer publisher =
                        PythonPeer.publisher(server, "theirs").option("--size", "320x180").start();
                ReceivedFrames frames = viewer.read("cam0")) {
            frames.awaitMore(5);

            publisher.send("mute", Map.of("track", "cam0"));
            viewer.events().await("trackMuted python-publisher/cam0");
            publisher.send("unmute", Map.of("track", "cam0"));
            viewer.events().await("trackUnmuted python-publisher/cam0");
            frames.awaitMore(5);

            assertThat(viewer.events().of("trackMuted", "trackUnmuted"))
                    .containsExactly(
                            "trackMuted python-publisher/cam0",
                            "trackUnmuted python-publisher/cam0");
        }
    }

    private static Camera red(JoinedRoom publisher) {
        return Camera.publish(
                publisher, "cam", 320, 180, OPTIONS, Pictures.of(Colour.RED, 320, 180));
    }

    private static Map<String, Integer> colours(PythonPeer viewer) {
        return viewer.report().tracks().isEmpty()
                ? Map.of()
                : viewer.report().track("cam").colours();
    }
}
