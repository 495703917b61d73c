// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.examples;

import io.github.flinklivekit.client.service.ParticipantInfo;
import io.github.flinklivekit.client.service.TrackInfo;
import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.fixtures.peer.PublisherReport;
import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.fixtures.peer.SubscriberReport;
import io.github.flinklivekit.it.support.Camera;
import io.github.flinklivekit.it.support.Colour;
import io.github.flinklivekit.it.support.ExampleJob;
import io.github.flinklivekit.it.support.JoinedRoom;
import io.github.flinklivekit.it.support.RealServerOnly;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.it.support.Waiting;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** The main job: video out of a room, through Flink, and back into a room. */
@Tag(ExampleJob.TAG)
@ExtendWith(ServerUnderTest.class)
class EchoITCase {

    private static final Logger LOG = LoggerFactory.getLogger(EchoITCase.class);

    private static final Duration MEASURED = Duration.ofSeconds(15);

    /**
     * Of a size that four encoders and decoders on two cores keep up with: larger pictures are lost
     * in encoders, whoever publishes them, and {@code benchmarks/echo} measures that.
     */
    @Test
    @RealServerOnly(RealServerOnly.Because.IT_MAY_SKIP_PICTURES)
    void nearlyEveryPictureArrives(LiveKitEndpoint server) {
        try (PythonPeer subscriber = PythonPeer.subscriber(server, "out").start();
                ExampleJob job =
                        ExampleJob.start(server, "echo", "--room", "in", "--out-room", "out");
                PythonPeer publisher =
                        PythonPeer.publisher(server, "in").option("--size", "640x360").start()) {
            subscriber.await(
                    "size", event -> event.path("width").asInt() == 640, Duration.ofSeconds(60));
            long startNs = System.nanoTime();
            int before = subscriber.report().track("cam0").timeCodes();

            Waiting.until(
                    "the time to measure",
                    MEASURED.plusSeconds(10),
                    () ->
                            assertThat(System.nanoTime() - startNs)
                                    .isGreaterThan(MEASURED.toNanos()));
            SubscriberReport.Track track = subscriber.report().track("cam0");
            double seconds = (System.nanoTime() - startNs) / 1e9;
            // What the publisher's encoder has really sent: on a loaded machine less than 30 a
            // second.
            PublisherReport sent = publisher.stop(PublisherReport.class);
            double sentPerSecond = sent.framesSent().get("cam0") / sent.seconds();
            double share = (track.timeCodes() - before) / (seconds * sentPerSecond);

            LOG.warn(
                    "echo of 640x360: {} of {} pictures a second, {} %, glass to glass {} ms",
                    (track.timeCodes() - before) / seconds,
                    sentPerSecond,
                    100 * share,
                    track.latencyMs());
            // The latency is a matter of the machine: it is told here, and not a condition.
            assertThat(share).isGreaterThanOrEqualTo(0.95);
            assertThat(track.participant()).isEqualTo("flink-echo-out-0");
            assertThat(job.isRunning()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"vp8", "h264"})
    void coloursAreInverted(String codec, LiveKitEndpoint server) {
        try (PythonPeer subscriber = PythonPeer.subscriber(server, "colours-out-" + codec).start();
                ExampleJob job =
                        ExampleJob.start(
                                server,
                                "echo",
                                "--room",
                                "colours-in-" + codec,
                                "--out-room",
                                "colours-out-" + codec,
                                "--codec",
                                codec);
                PythonPeer publisher =
                        PythonPeer.publisher(server, "colours-in-" + codec)
                                .option("--mode", "colours")
                                .option("--codec", codec)
                                .option("--size", "320x180")
                                .start()) {
            assertThat(
                            subscriber
                                    .await("subscribed", any -> true, Duration.ofSeconds(60))
                                    .path("mime_type")
                                    .asText())
                    .isEqualToIgnoringCase("video/" + codec);

            Waiting.until(
                    "all colours",
                    () ->
                            assertThat(subscriber.report().track("cam0").colours())
                                    .containsKeys("cyan", "magenta", "yellow", "black", "white")
                                    .doesNotContainKeys("red", "green", "blue"));

            assertThat(job.isRunning() && publisher.isRunning()).isTrue();
        }
    }

    @Test
    void inOneRoomEachTrackComesBackOnce(LiveKitEndpoint server) throws Exception {
        String room = "same";
        try (PythonPeer publisher =
                        PythonPeer.publisher(server, room)
                                .option("--tracks", 2)
                                .option("--size", "320x180")
                                .start();
                ExampleJob job =
                        ExampleJob.start(server, "echo", "--room", room, "--out-room", room);
                PythonPeer subscriber = PythonPeer.subscriber(server, room).start()) {
            Waiting.until(
                    "two tracks come back",
                    Duration.ofSeconds(60),
                    () -> assertThat(echoed(server, room)).hasSize(2));
            long startNs = System.nanoTime();
            Waiting.until(
                    "20 s with never a third",
                    Duration.ofSeconds(40),
                    () -> {
                        List<String> tracks = echoed(server, room);
                        if (tracks.size() != 2) {
                            throw new IllegalStateException("not two: " + tracks);
                        }
                        assertThat(System.nanoTime() - startNs)
                                .isGreaterThan(Duration.ofSeconds(20).toNanos());
                    });

            assertThat(echoed(server, room)).containsExactlyInAnyOrder("cam0", "cam1");
            SubscriberReport report = subscriber.report();
            assertThat(report.tracks())
                    .hasSize(4)
                    .allSatisfy(track -> assertThat(track.frames()).isGreaterThan(30));
            assertThat(job.isRunning() && publisher.isRunning()).isTrue();
        }
    }

    @Test
    void tracksThatShareANameHaveOutputsOfTheirOwn(LiveKitEndpoint server) {
        try (PythonPeer subscriber = PythonPeer.subscriber(server, "names-out").start();
                JoinedRoom alice = JoinedRoom.joinWithoutSubscribing(server, "names", "alice");
                JoinedRoom bob = JoinedRoom.joinWithoutSubscribing(server, "names", "bob");
                Camera one = camera(alice, "desk", Colour.RED);
                Camera another = camera(bob, "desk", Colour.BLUE);
                Camera alone = camera(bob, "door", Colour.GREEN);
                ExampleJob job =
                        ExampleJob.start(
                                server,
                                "echo",
                                "--room",
                                "names",
                                "--out-room",
                                "names-out",
                                "--parallelism",
                                "2")) {
            Waiting.until(
                    "frames of each track",
                    Duration.ofSeconds(60),
                    () -> {
                        assertThat(echoed(server, "names-out"))
                                .containsExactlyInAnyOrder("alice-desk", "bob-desk", "door");
                        assertThat(subscriber.report().tracks())
                                .hasSize(3)
                                .allSatisfy(track -> assertThat(track.frames()).isGreaterThan(30));
                    });
            assertThat(job.isRunning()).isTrue();
            assertThat(List.of(one, another, alone))
                    .allSatisfy(each -> assertThat(each.source().capturedFrames()).isPositive());
        }
    }

    private static Camera camera(JoinedRoom room, String name, Colour colour) {
        return Camera.publish(
                room,
                name,
                320,
                180,
                TrackPublishOptions.DEFAULT,
                number -> colour.frame(320, 180));
    }

    /** The names of all tracks that were not published by the Python SDK. */
    private static List<String> echoed(LiveKitEndpoint server, String room) throws Exception {
        return server.rooms().listParticipants(room).stream()
                .filter(participant -> !participant.identity().startsWith("python-"))
                .map(ParticipantInfo::tracks)
                .flatMap(List::stream)
                .map(TrackInfo::name)
                .toList();
    }
}
