// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.client;

import io.github.flinklivekit.client.room.JoinAttempts;
import io.github.flinklivekit.client.room.PublishException;
import io.github.flinklivekit.client.room.Room;
import io.github.flinklivekit.client.room.RoomConnectException;
import io.github.flinklivekit.client.room.RoomConnectException.Reason;
import io.github.flinklivekit.client.service.AccessTokens;
import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.client.track.VideoCodec;
import io.github.flinklivekit.client.track.VideoSource;
import io.github.flinklivekit.it.support.Camera;
import io.github.flinklivekit.it.support.Colour;
import io.github.flinklivekit.it.support.EngineUnderTest;
import io.github.flinklivekit.it.support.JoinedRoom;
import io.github.flinklivekit.it.support.LiveKitThreads;
import io.github.flinklivekit.it.support.Pictures;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.it.support.Waiting;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What a user gets wrong: one clear error, within ten seconds, that gives nothing secret away. */
@ExtendWith(ServerUnderTest.class)
class ClientBadInputITCase {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @AfterEach
    void nothingIsLeft() {
        LiveKitThreads.awaitNone();
    }

    @Test
    void aServerThatIsNotThere(LiveKitEndpoint server) throws Exception {
        String nowhere = "ws://127.0.0.1:9";
        RoomConnectException failure = refusal(nowhere, server.tokens().join("room", "viewer"));

        assertThat(failure.reason()).isEqualTo(Reason.SERVER_UNREACHABLE);
        assertThat(failure.isRetryable()).isTrue();
        assertThat(failure).hasMessageContaining(nowhere);
    }

    @Test
    void aWrongSecret(LiveKitEndpoint server) throws Exception {
        AccessTokens forged =
                new AccessTokens(server.apiKey(), "another-secret-of-at-least-32-characters");
        RoomConnectException failure = refusal(server.url(), forged.join("room", "viewer"));

        assertThat(failure.reason()).isEqualTo(Reason.UNAUTHORIZED);
        assertThat(failure.isRetryable()).isFalse();
    }

    @Test
    void anExpiredToken(LiveKitEndpoint server) throws Exception {
        RoomConnectException failure =
                refusal(
                        server.url(),
                        server.tokens()
                                .builder("room", "viewer")
                                .ttl(Duration.ofMinutes(-1))
                                .toJwt());

        assertThat(failure.reason()).isEqualTo(Reason.UNAUTHORIZED);
        assertThat(failure).hasMessageContaining("expired");
    }

    @Test
    void aRoomNameThatIsTooLong(LiveKitEndpoint server) throws Exception {
        RoomConnectException failure =
                refusal(server.url(), server.tokens().join("x".repeat(257), "viewer"));

        assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
        assertThat(failure).hasMessageContaining("256");
    }

    @Test
    void somethingThatIsNoToken(LiveKitEndpoint server) throws Exception {
        assertThat(refusal(server.url(), "no.such.token").reason()).isEqualTo(Reason.UNAUTHORIZED);
    }

    @Test
    void aTokenThatDoesNotAllowPublishing(LiveKitEndpoint server) throws Exception {
        String token = server.tokens().builder("room", "quiet").canPublish(false).toJwt();
        try (JoinedRoom room = JoinedRoom.join(server, token);
                VideoSource source = EngineUnderTest.createVideoSource(320, 180)) {
            assertThatThrownBy(() -> publish(room, source, VideoCodec.VP8))
                    .isInstanceOf(PublishException.class)
                    .hasMessageContaining("'quiet'")
                    .hasMessageContaining("canPublish");
        }
    }

    @Test
    void aTokenThatDoesNotAllowSubscribing(LiveKitEndpoint server) throws Exception {
        String token = server.tokens().builder("blind", "blind").canSubscribe(false).toJwt();
        try (JoinedRoom publisher = JoinedRoom.join(server, "blind", "publisher");
                Camera camera =
                        Camera.publish(
                                publisher,
                                "cam",
                                320,
                                180,
                                TrackPublishOptions.DEFAULT,
                                Pictures.withTimeCode(320, 180));
                JoinedRoom room = JoinedRoom.join(server, token)) {
            Waiting.until(
                    "the error",
                    LIMIT,
                    () ->
                            assertThat(room.events().all())
                                    .contains("trackSubscriptionFailed publisher/cam NOT_ALLOWED"));
            assertThat(room.room().localParticipant().permissions().canSubscribe()).isFalse();
            assertThat(camera.publication().isMuted()).isFalse();
        }
    }

    @Test
    void aCodecThatCannotBeEncodedHere(LiveKitEndpoint server) throws Exception {
        try (JoinedRoom room = JoinedRoom.join(server, "codec", "publisher");
                VideoSource source = EngineUnderTest.createVideoSource(320, 180)) {
            assertThatThrownBy(() -> publish(room, source, VideoCodec.H265))
                    .isInstanceOf(PublishException.class)
                    .hasMessageContaining("h265")
                    .hasMessageContaining("vp8")
                    .hasMessageContaining("h264")
                    .hasMessageContaining("vp9")
                    .hasMessageContaining("av1");
            assertThat(room.room().localParticipant().trackPublications()).isEmpty();
        }
    }

    @Test
    void aFrameThatDoesNotFitItsSource(LiveKitEndpoint server) throws Exception {
        try (JoinedRoom room = JoinedRoom.join(server, "size", "publisher");
                VideoSource source = EngineUnderTest.createVideoSource(320, 180)) {
            publish(room, source, VideoCodec.VP8);

            assertThatThrownBy(() -> source.captureFrame(Colour.RED.frame(640, 360)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("640x360")
                    .hasMessageContaining("320x180");
        }
    }

    /** Fails unless the refusal comes in time and keeps the token to itself. */
    private static RoomConnectException refusal(String url, String token) throws Exception {
        try (Room room = EngineUnderTest.get().createRoom(new JoinAttempts())) {
            RoomConnectException failure =
                    catchThrowableOfType(
                            RoomConnectException.class,
                            () -> JoinedRoom.await(room.connect(url, token), LIMIT));
            StringWriter all = new StringWriter();
            failure.printStackTrace(new PrintWriter(all));
            // Neither the whole nor a part of it, such as its beginning.
            String payload = token.substring(token.indexOf('.') + 1, token.lastIndexOf('.'));
            assertThat(all.toString()).doesNotContain("eyJ").doesNotContain(payload);
            return failure;
        }
    }

    private static void publish(JoinedRoom room, VideoSource source, VideoCodec codec)
            throws Exception {
        JoinedRoom.await(
                room.room()
                        .localParticipant()
                        .publishTrack(
                                source.createTrack("cam"),
                                TrackPublishOptions.builder().videoCodec(codec).build()),
                LIMIT);
    }
}
