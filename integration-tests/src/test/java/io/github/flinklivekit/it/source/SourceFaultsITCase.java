// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.source;

import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.fixtures.server.LiveKitServer;
import io.github.flinklivekit.it.support.FrameLog;
import io.github.flinklivekit.it.support.Jobs;
import io.github.flinklivekit.it.support.JoinedRoom;
import io.github.flinklivekit.it.support.LiveKitThreads;
import io.github.flinklivekit.it.support.Pictures;
import io.github.flinklivekit.it.support.RealServerOnly;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.it.support.SourceJobs;
import io.github.flinklivekit.it.support.Waiting;
import io.github.flinklivekit.testing.LiveKitEndpoint;
import io.github.flinklivekit.testing.LocalLiveKitServer;

import org.apache.flink.api.common.JobStatus;
import org.apache.flink.test.junit5.MiniClusterExtension;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a server does to a source. A job of these tests does not restart: what fails, stays so. */
@ExtendWith(ServerUnderTest.class)
class SourceFaultsITCase {
    private static final Logger LOG = LoggerFactory.getLogger(SourceFaultsITCase.class);
    private static final int SOME = 10;

    /** From a server that is ready again to a frame that was taken since. */
    private static final long MAX_SILENCE_MS = 5000;

    @RegisterExtension static final MiniClusterExtension FLINK = Jobs.flink(2);

    @AfterEach
    void nothingIsLeft() {
        LiveKitThreads.awaitNone();
    }

    /** One subtask watches the room; the other leaves it when its track has gone. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aServerThatRestartsIsWaitedFor(int parallelism, LocalLiveKitServer server)
            throws Exception {
        FrameLog log = new FrameLog();
        List<Long> restarted = new ArrayList<>();
        String room = "restarts-" + parallelism;
        try (Jobs.Running job = SourceJobs.run(Jobs.source(server, room), log, parallelism)) {
            for (int life = 1; life <= 5; life++) {
                // Another publisher each time: what this one's SDK makes of a restart is its own.
                try (PythonPeer publisher =
                        publisher(server, room, "python-" + life, parallelism)) {
                    publisher.await("published");
                    awaitFrames(log, "python-" + life, parallelism);
                    server.restart();
                    restarted.add(Pictures.nowUs());
                }
            }
            try (PythonPeer publisher = publisher(server, room, "python-last", parallelism)) {
                publisher.await("published");
                awaitFrames(log, "python-last", parallelism);
            }
            assertThat(JoinedRoom.await(job.client().getJobStatus())).isEqualTo(JobStatus.RUNNING);
            job.cancel();
        }
        for (long atUs : restarted) {
            long first =
                    log.entries().stream()
                            .filter(frame -> frame.header().timestampUs() > atUs)
                            .findFirst()
                            .orElseThrow()
                            .seenAtUs();
            // With the start of another publisher.
            long silenceMs = (first - atUs) / 1000;
            LOG.warn("frames {} ms after the server was ready again", silenceMs);
            assertThat(silenceMs).isLessThan(MAX_SILENCE_MS);
        }
    }

    @Test
    void aRoomThatIsDeletedIsWaitedForAgain(LiveKitEndpoint server) throws Exception {
        FrameLog log = new FrameLog();
        try (Jobs.Running job = SourceJobs.run(Jobs.source(server, "deleted"), log, 1)) {
            try (PythonPeer publisher = publisher(server, "deleted", "python-before")) {
                publisher.await("published");
                awaitFrames(log, "python-before");
                server.rooms().deleteRoom("deleted");
            }
            try (PythonPeer publisher = publisher(server, "deleted", "python-after")) {
                publisher.await("published");
                awaitFrames(log, "python-after");
            }
            assertThat(JoinedRoom.await(job.client().getJobStatus())).isEqualTo(JobStatus.RUNNING);
            job.cancel();
        }
    }

    @Test
    @RealServerOnly(RealServerOnly.Because.IT_SHARES_A_PROCESS_WITH_THE_TEST)
    void aServerThatStaysAwayEndsTheJobThatDoesNotWaitForEver(LiveKitServer server)
            throws Exception {
        FrameLog log = new FrameLog();
        try (Jobs.Running job =
                SourceJobs.run(
                        Jobs.source(server, "away").setReconnectTimeout(Duration.ofSeconds(3)),
                        log,
                        1)) {
            try (PythonPeer publisher = publisher(server, "away", "python-publisher")) {
                publisher.await("published");
                awaitFrames(log, "python-publisher");
                server.kill();
            }

            assertThatThrownBy(() -> job.client().getJobExecutionResult().get())
                    .rootCause()
                    .hasMessageContaining("'flink-in-0'")
                    .hasMessageContaining("lost room 'away'")
                    .hasMessageContaining("within PT3S (reconnect.timeout)");
        } finally {
            server.restart();
        }
    }

    @Test
    void aSourceThatIsRemovedSaysSo(LiveKitEndpoint server) throws Exception {
        FrameLog log = new FrameLog();
        try (PythonPeer publisher = publisher(server, "removed", "python-publisher");
                Jobs.Running job = SourceJobs.run(Jobs.source(server, "removed"), log, 1)) {
            publisher.await("published");
            awaitFrames(log, "python-publisher");

            server.rooms().removeParticipant("removed", "flink-in-0");

            assertThatThrownBy(() -> job.client().getJobExecutionResult().get())
                    .rootCause()
                    .hasMessageContaining("'flink-in-0'")
                    .hasMessageContaining("removed from room 'removed'");
        }
    }

    private static PythonPeer publisher(LiveKitEndpoint server, String room, String identity) {
        return publisher(server, room, identity, 1);
    }

    private static PythonPeer publisher(
            LiveKitEndpoint server, String room, String identity, int tracks) {
        return PythonPeer.publisher(server, room)
                .option("--identity", identity)
                .option("--tracks", tracks)
                .option("--size", "320x180")
                .option("--fps", 15)
                .start();
    }

    private static void awaitFrames(FrameLog log, String identity) {
        awaitFrames(log, identity, 1);
    }

    /** Until each of so many subtasks has some. */
    private static void awaitFrames(FrameLog log, String identity, int subtasks) {
        Waiting.until(
                "frames of " + identity,
                Duration.ofMinutes(1),
                () ->
                        assertThat(framesOfEachSubtask(log, identity))
                                .hasSize(subtasks)
                                .allSatisfy(
                                        (subtask, frames) ->
                                                assertThat(frames).isGreaterThanOrEqualTo(SOME)));
    }

    private static Map<Integer, Long> framesOfEachSubtask(FrameLog log, String identity) {
        return log.entries().stream()
                .filter(frame -> frame.header().origin().participant().equals(identity))
                .collect(Collectors.groupingBy(FrameLog.Entry::subtask, Collectors.counting()));
    }
}
