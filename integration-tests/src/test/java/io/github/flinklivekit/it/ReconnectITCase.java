// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it;

import io.github.flinklivekit.client.LocalTrackPublication;
import io.github.flinklivekit.client.RemoteVideoTrack;
import io.github.flinklivekit.client.TrackPublishOptions;
import io.github.flinklivekit.testing.LiveKitServer;
import io.github.flinklivekit.testing.LiveKitServerExtension;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** A server that goes away for a while. */
@ExtendWith(LiveKitServerExtension.class)
class ReconnectITCase {
    private static final long PAUSE_MS = 3000;

    @AfterEach
    void nothingIsLeft() {
        LiveKitThreads.awaitNone();
    }

    @Test
    void afterARestartOfTheServerFramesFlowAgain(LiveKitServer server) {
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

    @Test
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
