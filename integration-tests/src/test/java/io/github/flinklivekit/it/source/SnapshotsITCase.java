// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.source;

import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.it.support.FrameLog;
import io.github.flinklivekit.it.support.Jobs;
import io.github.flinklivekit.it.support.LiveKitThreads;
import io.github.flinklivekit.it.support.RealServerOnly;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.it.support.SourceJobs;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.test.junit5.MiniClusterExtension;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** A frame a second of tracks that have thirty. */
@ExtendWith(ServerUnderTest.class)
class SnapshotsITCase {
    private static final InMemoryReporter REPORTER = InMemoryReporter.create();

    @RegisterExtension static final MiniClusterExtension FLINK = Jobs.flink(1, REPORTER);

    private static final int SOME = 6;

    /** What was on its way when a track was not wanted any more is received, too. */
    private static final int RECEIVED_A_FRAME = 10;

    @AfterEach
    void nothingIsLeft() {
        LiveKitThreads.awaitNone();
    }

    @Test
    @RealServerOnly(RealServerOnly.Because.IT_ENCODES_AGAIN)
    void hardlyMoreIsReceivedThanIsEmitted(LiveKitEndpoint server) throws Exception {
        FrameLog log = new FrameLog();
        try (PythonPeer publisher =
                        PythonPeer.publisher(server, "snapshots")
                                .option("--tracks", 3)
                                .option("--size", "320x180")
                                .start();
                Jobs.Running job =
                        SourceJobs.run(Jobs.source(server, "snapshots").setMaxFps(1), log, 1)) {
            publisher.await("subscribed");
            for (String track : List.of("cam0", "cam1", "cam2")) {
                log.awaitMore(track, SOME);
            }

            for (String track : List.of("cam0", "cam1", "cam2")) {
                List<Long> drawn =
                        log.of(track).map(frame -> frame.timeCodeUs().orElseThrow()).toList();
                assertThat(drawn).isSorted().doesNotHaveDuplicates();
                assertThat(count(job, track, "framesReceived"))
                        .isLessThanOrEqualTo(RECEIVED_A_FRAME * count(job, track, "framesEmitted"));
            }
            job.cancel();
        }
    }

    /** Of a publisher who sends three sizes, the largest is taken each time. */
    @Test
    @RealServerOnly(RealServerOnly.Because.IT_CHOOSES_NO_LAYERS)
    void ofLayersTheLargestIsTaken(LiveKitEndpoint server) throws Exception {
        FrameLog log = new FrameLog();
        try (PythonPeer publisher =
                        PythonPeer.publisher(server, "layers")
                                .option("--size", "1280x720")
                                .option("--simulcast")
                                .start();
                Jobs.Running job =
                        SourceJobs.run(Jobs.source(server, "layers").setMaxFps(0.5), log, 1)) {
            publisher.await("subscribed");
            log.awaitMore("cam0", 2 * SOME);

            assertThat(log.entries().subList(SOME, 2 * SOME))
                    .extracting(frame -> frame.header().width())
                    .containsOnly(1280);
            job.cancel();
        }
    }

    private static long count(Jobs.Running job, String track, String metric) {
        return REPORTER
                .findMetrics(job.client().getJobID(), "\\." + track + "\\." + metric)
                .values()
                .stream()
                .filter(Counter.class::isInstance)
                .mapToLong(each -> ((Counter) each).getCount())
                .max()
                .orElseThrow();
    }
}
