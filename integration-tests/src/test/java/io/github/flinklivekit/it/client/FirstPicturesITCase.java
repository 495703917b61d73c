// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.client;

import io.github.flinklivekit.client.track.RemoteTrackPublication;
import io.github.flinklivekit.client.track.RemoteVideoTrack;
import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.client.track.VideoCodec;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.function.ToLongFunction;

import static org.assertj.core.api.Assertions.assertThat;

/** How soon a viewer sees a track that was just published, or that nobody has watched. */
@ExtendWith(ServerUnderTest.class)
class FirstPicturesITCase {
    private static final Logger LOG = LoggerFactory.getLogger(FirstPicturesITCase.class);
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 720;
    private static final double US_PER_MS = 1000;

    /** From the first picture, of whichever layer, to the first of the full one. */
    private static final double MAX_FULL_LAYER_AFTER_MS = 500;

    /** To the steady state. */
    private static final int PICTURES = 150;

    @AfterEach
    void nothingIsLeft() {
        LiveKitThreads.awaitNone();
    }

    @RealServerOnly(RealServerOnly.Because.IT_CHOOSES_NO_LAYERS)
    @Tag("long")
    @ParameterizedTest
    @CsvSource({"VP8,false", "VP8,true", "H264,false", "H264,true", "VP9,false", "AV1,false"})
    void theFirstPictureIsNotLateNorIsTheFullLayer(
            VideoCodec codec, boolean simulcast, LiveKitServer server) {
        String name = "first-" + codec + "-" + simulcast;
        try (JoinedRoom viewer = JoinedRoom.join(server, name, "viewer");
                JoinedRoom publisher = JoinedRoom.join(server, name, "publisher")) {
            for (String track : List.of("in a new media section", "in one that is used again")) {
                try (Camera camera = camera(publisher, track, WIDTH, HEIGHT, codec, simulcast);
                        ReceivedFrames frames = viewer.read(track)) {
                    frames.awaitMore(1);
                    frames.awaitSize(WIDTH, HEIGHT);
                    frames.awaitMore(PICTURES);

                    assertSoon(name + " " + track, frames.seen());
                    JoinedRoom.await(
                            publisher.room().localParticipant().unpublishTrack(camera.track()));
                }
            }
        }
    }

    private static void assertSoon(String name, List<ReceivedFrames.Seen> seen) {
        long startUs = seen.get(0).readAtUs();
        long fullUs =
                seen.stream()
                        .filter(frame -> frame.header().width() == WIDTH)
                        .findFirst()
                        .orElseThrow()
                        .readAtUs();
        double fullAfterMs = (fullUs - startUs) / US_PER_MS;
        double firstMs = latencyMs(seen.get(0));
        double usualMs = median(seen.subList(seen.size() - PICTURES, seen.size()));
        LOG.warn(
                "{}: the first picture took {} ms, others {} ms; the full layer came {} ms after it",
                name,
                firstMs,
                usualMs,
                fullAfterMs);
        assertThat(firstMs).as("ms, %s", name).isLessThan(usualMs + 100);
        assertThat(fullAfterMs).as("ms, %s", name).isLessThan(MAX_FULL_LAYER_AFTER_MS);
    }

    @RealServerOnly(RealServerOnly.Because.IT_STOPS_NO_PUBLISHER)
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatNobodyWatchesIsNotEncodedAndComesBack(boolean simulcast, LiveKitServer server) {
        String name = "watched-" + simulcast;
        try (JoinedRoom viewer = JoinedRoom.join(server, name, "viewer");
                JoinedRoom publisher = JoinedRoom.join(server, name, "publisher");
                Camera camera = camera(publisher, "cam", 640, 360, VideoCodec.VP8, simulcast)) {
            RemoteVideoTrack before = viewer.events().awaitTrack("cam");
            try (ReceivedFrames frames = viewer.read(before)) {
                frames.awaitMore(5);
            }
            RemoteTrackPublication publication = viewer.publication("publisher", "cam");

            publication.setSubscribed(false);
            Waiting.until("nobody watches", () -> assertThat(camera.source().isWanted()).isFalse());
            // What was captured before is encoded yet.
            long encoded = awaitStill(camera);
            long dropped = camera.source().droppedFrames();
            Waiting.until(
                    "two seconds without encoding",
                    () ->
                            assertThat(camera.source().droppedFrames() - dropped)
                                    .isGreaterThan(2 * Camera.FPS));
            assertThat(sum(camera, VideoSenderStats::framesEncoded)).isEqualTo(encoded);

            long keyFrames = sum(camera, VideoSenderStats::keyFramesEncoded);
            long askedUs = Pictures.nowUs();
            publication.setSubscribed(true);
            try (ReceivedFrames frames = viewer.read(viewer.events().awaitTrackAfter(before))) {
                frames.awaitMore(5);
                LOG.warn(
                        "{}: the first picture came {} ms after a subscriber",
                        name,
                        (frames.seen().get(0).readAtUs() - askedUs) / US_PER_MS);
            }
            assertThat(sum(camera, VideoSenderStats::keyFramesEncoded)).isGreaterThan(keyFrames);
        }
    }

    /** Pictures encoded so far, once they do not get more. */
    private static long awaitStill(Camera camera) {
        long[] newest = {-1};
        Waiting.until(
                "the encoder rests",
                () -> {
                    long last = newest[0];
                    newest[0] = sum(camera, VideoSenderStats::framesEncoded);
                    assertThat(newest[0]).isEqualTo(last);
                });
        return newest[0];
    }

    private static long sum(Camera camera, ToLongFunction<VideoSenderStats> figure) {
        List<VideoSenderStats> layers = JoinedRoom.await(camera.track().stats());
        return layers.stream().mapToLong(figure).sum();
    }

    private static double median(List<ReceivedFrames.Seen> seen) {
        List<Double> sorted = seen.stream().map(FirstPicturesITCase::latencyMs).sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private static double latencyMs(ReceivedFrames.Seen seen) {
        return (seen.readAtUs() - seen.timeCodeUs().orElseThrow()) / US_PER_MS;
    }

    private static Camera camera(
            JoinedRoom publisher,
            String track,
            int width,
            int height,
            VideoCodec codec,
            boolean simulcast) {
        return Camera.publish(
                publisher,
                track,
                width,
                height,
                TrackPublishOptions.builder().videoCodec(codec).simulcast(simulcast).build(),
                Pictures.withTimeCode(width, height));
    }
}
