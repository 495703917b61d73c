// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.examples;

import io.github.flinklivekit.fixtures.peer.PublisherReport;
import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.fixtures.server.LiveKitServer;
import io.github.flinklivekit.it.support.ExampleJob;
import io.github.flinklivekit.it.support.RealServerOnly;
import io.github.flinklivekit.it.support.ServerUnderTest;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@code watch} counts of what the Python SDK sends. */
@RealServerOnly(RealServerOnly.Because.IT_MAY_SKIP_PICTURES)
@ExtendWith(ServerUnderTest.class)
class WatchITCase {
    private static final Logger LOG = LoggerFactory.getLogger(WatchITCase.class);

    private static final int FPS = 30;

    /** For a job to start, to join and to subscribe. */
    private static final Duration START = Duration.ofSeconds(10);

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void fourTracks(int parallelism, LiveKitServer server) {
        Watched watched =
                watched(
                        server,
                        "four-" + parallelism,
                        4,
                        "640x360",
                        parallelism,
                        Duration.ofSeconds(16));

        assertThat(watched.counts().path("framesPerTrack")).hasSize(4);
        for (int i = 0; i < 4; i++) {
            watched.assertNearlyAllOf("cam" + i);
        }
        assertNoStartUpPictures(watched.counts(), 640, 360);
    }

    @Test
    @Tag("long")
    void oneTrackInFullHd(LiveKitServer server) {
        Watched watched = watched(server, "full-hd", 1, "1920x1080", 1, Duration.ofSeconds(16));

        watched.assertNearlyAllOf("cam0");
        JsonNode counts = watched.counts();
        assertNoStartUpPictures(counts, 1920, 1080);
        assertThat(counts.path("latencyMs").path("p50").asDouble()).isPositive();
    }

    /**
     * Nothing of the 8x8 pictures that the Python SDK begins with. Its encoder may take three
     * quarters, a half or less of a picture's size while it finds out what it may send: such
     * pictures are the camera's, too.
     */
    private static void assertNoStartUpPictures(JsonNode counts, int width, int height) {
        assertThat(counts.path("sizes").fieldNames())
                .toIterable()
                .contains(width + "x" + height)
                .allSatisfy(
                        size -> {
                            List<Integer> sides =
                                    Stream.of(size.split("x")).map(Integer::valueOf).toList();
                            assertThat(sides.get(0)).isBetween(width / 8, width);
                            assertThat(sides.get(1)).isBetween(height / 8, height);
                        });
    }

    /**
     * The publisher begins once the job has subscribed to all tracks, so all that it sends counts.
     * The Python SDK skips pictures while it finds out how much it may send, which is why it sends
     * for a while.
     */
    private static Watched watched(
            LiveKitServer server,
            String room,
            int tracks,
            String size,
            int parallelism,
            Duration sending) {
        Duration watching = sending.plus(START);
        try (PythonPeer publisher =
                        PythonPeer.publisher(server, room)
                                .option("--tracks", tracks)
                                .option("--size", size)
                                .option("--max-bitrate", 4_000_000)
                                .option("--seconds", sending.toSeconds())
                                .option("--wait-for-start")
                                .start();
                ExampleJob job =
                        ExampleJob.start(
                                server,
                                "watch",
                                "--room",
                                room,
                                "--parallelism",
                                String.valueOf(parallelism),
                                "--duration",
                                watching.toSeconds() + "s")) {
            for (int i = 0; i < tracks; i++) {
                publisher.await("subscribed");
            }
            publisher.send("start");
            PublisherReport sent = publisher.result(PublisherReport.class, sending);
            assertThat(sent.frames()).isEqualTo((int) sending.toSeconds() * FPS);
            assertThat(job.isRunning()).as("the job has seen all of it").isTrue();
            ExampleJob.Ended ended = job.await(watching);
            assertThat(ended.exitCode()).as(ended.stderr()).isZero();
            return new Watched(ended.json(), sent);
        }
    }

    /**
     * A run.
     *
     * @param counts what watch printed
     * @param sent what the publisher says of itself
     */
    private record Watched(JsonNode counts, PublisherReport sent) {
        /** Of what the publisher's encoder has sent, which on a loaded machine is not all. */
        void assertNearlyAllOf(String track) {
            int framesSent = sent.framesSent().get(track);
            int received = counts.path("framesPerTrack").path("python-publisher/" + track).asInt();
            LOG.warn("{}: {} of {} captured, {} sent", track, received, sent.frames(), framesSent);
            assertThat(framesSent).as("%s of %s", track, sent).isGreaterThan(sent.frames() / 2);
            assertThat(received)
                    .as("%s of %s, %s", track, counts, sent)
                    .isBetween(framesSent * 95 / 100, sent.frames() + FPS);
        }
    }
}
