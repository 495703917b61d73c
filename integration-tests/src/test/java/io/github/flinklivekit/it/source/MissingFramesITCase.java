// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.source;

import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.fixtures.server.LiveKitServer;
import io.github.flinklivekit.it.support.FrameLog;
import io.github.flinklivekit.it.support.Jobs;
import io.github.flinklivekit.it.support.LiveKitThreads;
import io.github.flinklivekit.it.support.RealServerOnly;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.it.support.SourceJobs;
import io.github.flinklivekit.it.support.Waiting;
import io.github.flinklivekit.source.track.MissingFramesReason;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.test.junit5.MiniClusterExtension;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** A source whose frames do not come says why. */
@ExtendWith(ServerUnderTest.class)
class MissingFramesITCase {
    private static final InMemoryReporter REPORTER = InMemoryReporter.create();

    @RegisterExtension static final MiniClusterExtension FLINK = Jobs.flink(1, REPORTER);

    private static final int SOME = 10;

    private final FrameLog log = new FrameLog();

    @AfterEach
    void nothingIsLeft() {
        LiveKitThreads.awaitNone();
    }

    /** No rejoin makes it talk. */
    @Test
    void aPublisherThatSendsNothingIsToldOfAndTheRoomIsNotJoinedAgain(LiveKitEndpoint server)
            throws Exception {
        try (PythonPeer publisher = publisher(server, "dry").option("--pictures", 1).start()) {
            publisher.await("capturing");
            try (Jobs.Running job = SourceJobs.run(Jobs.source(server, "dry"), log, 1)) {
                publisher.await("subscribed");
                awaitTracksWithout(MissingFramesReason.NOTHING_SENT, 1);

                assertThat(metric("room.dry.reconnects")).isEqualTo(0L);
                assertThat(metric("room.dry.tracksWithoutFrames")).isEqualTo(1);
                job.cancel();
            }
        }
    }

    @Test
    @RealServerOnly(RealServerOnly.Because.IT_HAS_NO_LIMITS)
    void aTrackBeyondALimitOfTheServerIsToldOfAndReadWhenItComes() throws Exception {
        try (LiveKitServer server =
                        LiveKitServer.builder()
                                .extraYaml("limit:\n  subscription_limit_video: 1\n")
                                .start();
                PythonPeer publisher = publisher(server, "limit").option("--tracks", 2).start();
                Jobs.Running job = SourceJobs.run(Jobs.source(server, "limit"), log, 1)) {
            awaitTracksWithout(MissingFramesReason.NOT_OFFERED, 1);
            String read = log.entries().get(0).track();
            String missing = read.equals("cam0") ? "cam1" : "cam0";
            assertThat(log.of(missing)).isEmpty();

            publisher.send("unpublish", Map.of("track", read));
            log.awaitMore(missing, SOME);
            awaitTracksWithout(MissingFramesReason.NOT_OFFERED, 0);
            job.cancel();
        }
    }

    @Test
    @RealServerOnly(RealServerOnly.Because.IT_CHANGES_NO_PERMISSIONS)
    void aTrackThatItsPublisherWithholdsIsToldOfAndReadWhenItMayBe(LiveKitEndpoint server)
            throws Exception {
        try (PythonPeer publisher = publisher(server, "withheld").start();
                Jobs.Running job = SourceJobs.run(Jobs.source(server, "withheld"), log, 1)) {
            log.awaitMore("cam0", SOME);
            publisher.send("permit", Map.of("all", "false"));
            awaitTracksWithout(MissingFramesReason.NOT_PERMITTED, 1);

            publisher.send("permit", Map.of("all", "true"));
            awaitTracksWithout(MissingFramesReason.NOT_PERMITTED, 0);
            log.awaitMore("cam0", SOME);
            job.cancel();
        }
    }

    /** The decoder shows one picture in fifteen of them. */
    @Test
    @RealServerOnly(RealServerOnly.Because.IT_ENCODES_AGAIN)
    void aStreamWithBFramesIsToldOf(LiveKitEndpoint server) throws Exception {
        try (PythonPeer publisher =
                        PythonPeer.encodedPublisher(server, "b-frames")
                                .option("--b-frames")
                                .start();
                Jobs.Running job = SourceJobs.run(Jobs.source(server, "b-frames"), log, 1)) {
            publisher.await("published");
            awaitTracksWithout(MissingFramesReason.B_FRAMES, 1);
            job.cancel();
        }
    }

    /** The server passes nothing on before a key frame, which it asks the publisher for. */
    @Test
    @RealServerOnly(RealServerOnly.Because.IT_ENCODES_AGAIN)
    void aPublisherThatMakesNoKeyFrameWhenAskedIsToldOf(LiveKitEndpoint server) throws Exception {
        try (PythonPeer viewer = PythonPeer.subscriber(server, "one-key").start();
                PythonPeer publisher = PythonPeer.encodedPublisher(server, "one-key").start()) {
            viewer.await("receiving");
            publisher.send("no_more_keys");
            publisher.await("no_more_keys");
            try (Jobs.Running job = SourceJobs.run(Jobs.source(server, "one-key"), log, 1)) {
                awaitTracksWithout(MissingFramesReason.NOTHING_SENT, 1);
                assertThat(publisher.isRunning()).isTrue();
                job.cancel();
            }
        }
    }

    /**
     * livekit-server 1.13.5 cuts the layers of VP9 as if the frames ended where their data does.
     */
    @Test
    @RealServerOnly(RealServerOnly.Because.IT_CHOOSES_NO_LAYERS)
    void layersOfVp9WithMetadataAreToldOf(LiveKitEndpoint server) throws Exception {
        try (PythonPeer publisher =
                        PythonPeer.publisher(server, "vp9")
                                .option("--size", "1280x720")
                                .option("--codec", "vp9")
                                .option("--simulcast")
                                .option("--frame-metadata")
                                .start();
                Jobs.Running job = SourceJobs.run(Jobs.source(server, "vp9"), log, 1)) {
            publisher.await("capturing");
            awaitTracksWithout(MissingFramesReason.FRAME_METADATA, 1);
            job.cancel();
        }
    }

    private static PythonPeer.Builder publisher(LiveKitEndpoint server, String room) {
        return PythonPeer.publisher(server, room).option("--size", "320x180");
    }

    private static void awaitTracksWithout(MissingFramesReason reason, int tracks) {
        Waiting.until(
                "tracks without frames, " + reason,
                () ->
                        assertThat(metric("reason." + reason + ".tracksWithoutFrames"))
                                .isEqualTo(tracks));
    }

    /** Of the source's operator. */
    private static Object metric(String name) {
        Map<MetricGroup, Map<String, Metric>> byGroup = REPORTER.getMetricsByGroup();
        for (Map.Entry<MetricGroup, Map<String, Metric>> group : byGroup.entrySet()) {
            for (Map.Entry<String, Metric> metric : group.getValue().entrySet()) {
                String full = group.getKey().getMetricIdentifier(metric.getKey());
                if (full.endsWith(".Source: room.0." + name)) {
                    return ((Gauge<?>) metric.getValue()).getValue();
                }
            }
        }
        return "no metric " + name;
    }
}
