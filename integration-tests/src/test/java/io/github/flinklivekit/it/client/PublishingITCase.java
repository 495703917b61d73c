// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.client;

import io.github.flinklivekit.client.track.LocalVideoTrack;
import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.client.track.VideoCodec;
import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.fixtures.peer.SubscriberReport;
import io.github.flinklivekit.it.support.Camera;
import io.github.flinklivekit.it.support.Colour;
import io.github.flinklivekit.it.support.JoinedRoom;
import io.github.flinklivekit.it.support.LiveKitThreads;
import io.github.flinklivekit.it.support.Pictures;
import io.github.flinklivekit.it.support.RealServerOnly;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.it.support.Waiting;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;
import java.util.function.Predicate;

import static org.assertj.core.api.Assertions.assertThat;

/** What our client publishes, as the Python SDK receives it. */
@ExtendWith(ServerUnderTest.class)
class PublishingITCase {
    private static final int PICTURES_OF_EACH = 20;

    @AfterEach
    void nothingIsLeft() {
        LiveKitThreads.awaitNone();
    }

    @RealServerOnly(RealServerOnly.Because.IT_MAY_SKIP_PICTURES)
    @ParameterizedTest
    @CsvSource({"VP8,false", "VP8,true", "H264,false", "H264,true", "VP9,false", "AV1,false"})
    void fiveColoursArriveInTurn(VideoCodec codec, boolean simulcast, LiveKitEndpoint server) {
        String name = "colours-" + codec + "-" + simulcast;
        try (PythonPeer subscriber = PythonPeer.subscriber(server, name).start();
                JoinedRoom room = JoinedRoom.join(server, name, "publisher");
                Camera camera =
                        Camera.publish(
                                room,
                                "cam",
                                640,
                                360,
                                options(codec, simulcast),
                                Pictures.withTimeCode(640, 360))) {
            JsonNode subscribed = subscriber.await("subscribed");
            assertThat(subscribed.path("mime_type").asText())
                    .isEqualToIgnoringCase("video/" + codec);
            assertThat(subscribed.path("simulcasted").asBoolean()).isEqualTo(simulcast);
            subscriber.await("size", hasWidth(640));

            camera.showInTurn(PICTURES_OF_EACH);

            Waiting.until(
                    "all colours",
                    () ->
                            assertThat(subscriber.report().track("cam").colours())
                                    .allSatisfy((colour, count) -> assertThat(count).isPositive())
                                    .containsKeys("red", "green", "blue", "white", "black"));
            SubscriberReport.Track track = subscriber.report().track("cam");
            assertThat(track.participant()).isEqualTo("publisher");
            assertThat(track.sid()).isEqualTo(camera.publication().sid());
            for (Colour colour : Colour.values()) {
                // An encoder at its beginning, on a loaded machine, leaves pictures out; it shows
                // none
                // twice.
                assertThat(colour.in(track.colours()))
                        .as(colour.label())
                        .isLessThanOrEqualTo(PICTURES_OF_EACH + 1);
            }
            assertThat(room.events().all())
                    .contains("localTrackPublished cam", "localTrackSubscribed cam");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"VP8", "H264"})
    @RealServerOnly(RealServerOnly.Because.IT_CHOOSES_NO_LAYERS)
    void theSubscriberChoosesAmongTheLayers(VideoCodec codec, LiveKitEndpoint server) {
        String name = "layers-" + codec;
        try (PythonPeer subscriber = PythonPeer.subscriber(server, name).start();
                JoinedRoom room = JoinedRoom.join(server, name, "publisher");
                Camera camera =
                        Camera.publish(
                                room,
                                "cam",
                                1280,
                                720,
                                options(codec, true),
                                Pictures.withTimeCode(1280, 720))) {
            subscriber.await("subscribed");
            for (Map.Entry<String, String> quality :
                    Map.of("LOW", "320x180", "MEDIUM", "640x360", "HIGH", "1280x720").entrySet()) {
                subscriber.send("quality", Map.of("track", "cam", "quality", quality.getKey()));
                Waiting.until(
                        quality.toString(),
                        () -> assertThat(newestSize(subscriber)).isEqualTo(quality.getValue()));
            }
            assertThat(camera.publication().isSimulcasted()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aTrackIsTakenBackAndPublishedAgain(boolean simulcast, LiveKitEndpoint server) {
        String name = "again-" + simulcast;
        TrackPublishOptions options = options(VideoCodec.VP8, simulcast);
        try (PythonPeer subscriber = PythonPeer.subscriber(server, name).start();
                JoinedRoom room = JoinedRoom.join(server, name, "publisher");
                Camera camera =
                        Camera.publish(
                                room, "cam", 480, 270, options, Pictures.withTimeCode(480, 270))) {
            String first = subscriber.await("size").path("sid").asText();
            LocalVideoTrack track = camera.track();

            JoinedRoom.await(room.room().localParticipant().unpublishTrack(track));
            assertThat(subscriber.await("unsubscribed").path("sid").asText()).isEqualTo(first);
            assertThat(room.room().localParticipant().trackPublications()).isEmpty();
            JoinedRoom.await(room.room().localParticipant().publishTrack(track, options));

            assertThat(track.sid()).isNotEqualTo(first);
            subscriber.await(
                    "size",
                    event ->
                            event.path("sid").asText().equals(track.sid())
                                    && event.path("width").asInt() == 480);
            assertThat(room.events().of("localTrackPublished", "localTrackUnpublished"))
                    .containsExactly(
                            "localTrackPublished cam",
                            "localTrackUnpublished cam",
                            "localTrackPublished cam");
        }
    }

    @RealServerOnly(RealServerOnly.Because.IT_MAY_SKIP_PICTURES)
    @Test
    void theTimeCodeOfMostPicturesArrives(LiveKitEndpoint server) {
        try (PythonPeer subscriber = PythonPeer.subscriber(server, "timecode").start();
                JoinedRoom room = JoinedRoom.join(server, "timecode", "publisher");
                Camera camera =
                        Camera.publish(
                                room,
                                "cam",
                                320,
                                180,
                                options(VideoCodec.VP8, false),
                                Pictures.withTimeCode(320, 180))) {
            subscriber.await("size", hasWidth(320));
            int before = subscriber.report().track("cam").timeCodes();
            long capturedBefore = camera.source().capturedFrames();
            Waiting.until(
                    "ten seconds of pictures",
                    () ->
                            assertThat(camera.source().capturedFrames() - capturedBefore)
                                    .isGreaterThan(10 * Camera.FPS));
            long captured = camera.source().capturedFrames() - capturedBefore;
            Waiting.until(
                    "95 % of " + captured,
                    () ->
                            assertThat(subscriber.report().track("cam").timeCodes() - before)
                                    .isGreaterThanOrEqualTo((int) (captured * 0.95)));
        }
    }

    private static TrackPublishOptions options(VideoCodec codec, boolean simulcast) {
        return TrackPublishOptions.builder().videoCodec(codec).simulcast(simulcast).build();
    }

    private static String newestSize(PythonPeer subscriber) {
        var sizes = subscriber.report().track("cam").sizes();
        if (sizes.isEmpty()) {
            return "none";
        }
        SubscriberReport.Size newest = sizes.get(sizes.size() - 1);
        return newest.width() + "x" + newest.height();
    }

    private static Predicate<JsonNode> hasWidth(int width) {
        return event -> event.path("width").asInt() == width;
    }
}
