// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.source;

import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.fixtures.server.LiveKitServer;
import io.github.flinklivekit.it.support.FrameLog;
import io.github.flinklivekit.it.support.Jobs;
import io.github.flinklivekit.it.support.JoinedRoom;
import io.github.flinklivekit.it.support.LiveKitThreads;
import io.github.flinklivekit.it.support.RealServerOnly;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.it.support.SourceJobs;
import io.github.flinklivekit.it.support.Waiting;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What Flink does to a job that reads a room, and jobs to each other. */
@ExtendWith(ServerUnderTest.class)
class SourceRecoveryITCase {
    private static final List<String> TRACKS = List.of("cam0", "cam1");
    private static final int SOME = 10;

    @RegisterExtension
    static final MiniClusterExtension FLINK =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(2)
                            .setNumberSlotsPerTaskManager(1)
                            .build());

    @AfterEach
    void nothingIsLeft() {
        LiveKitThreads.awaitNone();
    }

    @Test
    void aJobIsRescaledAndEachTrackGoesOn(LiveKitEndpoint server, @TempDir Path savepoints)
            throws Exception {
        String savepoint = null;
        long[] lastNumbers = {-1, -1};
        try (PythonPeer publisher = publisher(server, "rescale", 2)) {
            publisher.await("capturing");
            for (int parallelism : new int[] {1, 2, 1}) {
                FrameLog log = new FrameLog();
                try (Jobs.Running job =
                        SourceJobs.run(
                                Jobs.source(server, "rescale"), log, parallelism, savepoint)) {
                    TRACKS.forEach(track -> log.awaitMore(track, SOME));
                    savepoint =
                            JoinedRoom.await(
                                    job.client()
                                            .stopWithSavepoint(
                                                    false,
                                                    savepoints.toUri().toString(),
                                                    SavepointFormatType.CANONICAL));
                }
                assertThat(log.entries().stream().map(FrameLog.Entry::subtask).distinct())
                        .as("subtasks that read, at parallelism %d", parallelism)
                        .hasSize(parallelism);
                for (int i = 0; i < TRACKS.size(); i++) {
                    List<Long> numbers =
                            log.of(TRACKS.get(i)).map(frame -> frame.header().sequence()).toList();
                    assertThat(numbers).isSorted().doesNotHaveDuplicates();
                    assertThat(numbers.get(0)).isGreaterThan(lastNumbers[i]);
                    lastNumbers[i] = numbers.get(numbers.size() - 1);
                }
            }
        }
    }

    @Test
    void aJobWhoseTaskManagerIsLostGoesOnElsewhere(
            LiveKitEndpoint server, @InjectMiniCluster MiniCluster cluster) throws Exception {
        FrameLog log = new FrameLog();
        Configuration restarting = new Configuration();
        restarting.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        restarting.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, Integer.MAX_VALUE);
        restarting.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
        try (PythonPeer publisher = publisher(server, "lost", 2);
                Jobs.Running job =
                        SourceJobs.run(Jobs.source(server, "lost"), log, 2, restarting)) {
            publisher.await("capturing");
            TRACKS.forEach(track -> log.awaitMore(track, SOME));

            cluster.terminateTaskManager(0).get();
            cluster.startTaskManager();

            TRACKS.forEach(track -> log.awaitMore(track, SOME));
            Waiting.until(
                    "each subtask is in the room once",
                    () ->
                            assertThat(Jobs.participants(server, "lost"))
                                    .containsExactlyInAnyOrder("flink-in-0", "flink-in-1"));
            job.cancel();
        }
    }

    @Test
    void twoJobsReadOneRoom(LiveKitEndpoint server) throws Exception {
        FrameLog one = new FrameLog();
        FrameLog two = new FrameLog();
        try (PythonPeer publisher = publisher(server, "shared", 1);
                Jobs.Running first =
                        SourceJobs.run(
                                Jobs.source(server, "shared").setIdentityPrefix("one"), one, 1);
                Jobs.Running second =
                        SourceJobs.run(
                                Jobs.source(server, "shared").setIdentityPrefix("two"), two, 1)) {
            publisher.await("capturing");
            one.awaitMore("cam0", SOME);
            two.awaitMore("cam0", SOME);
            assertThat(Jobs.participants(server, "shared"))
                    .containsExactlyInAnyOrder("one-in-0", "two-in-0");

            first.cancel();

            two.awaitMore("cam0", SOME);
            second.cancel();
        }
    }

    @Test
    void ofTwoJobsWithOneIdentityTheFirstSaysWhatToDo(LiveKitEndpoint server) throws Exception {
        FrameLog one = new FrameLog();
        FrameLog two = new FrameLog();
        try (PythonPeer publisher = publisher(server, "identity", 1);
                Jobs.Running first = SourceJobs.run(Jobs.source(server, "identity"), one, 1)) {
            publisher.await("capturing");
            one.awaitMore("cam0", SOME);
            try (Jobs.Running second = SourceJobs.run(Jobs.source(server, "identity"), two, 1)) {
                two.awaitMore("cam0", SOME);

                assertThatThrownBy(() -> first.client().getJobExecutionResult().get())
                        .rootCause()
                        .hasMessageContaining("flink-in-0")
                        .hasMessageContaining("Give each job an identity of its own");
                assertThat(JoinedRoom.await(second.client().getJobStatus()))
                        .isEqualTo(JobStatus.RUNNING);
            }
        }
    }

    @Test
    @RealServerOnly(RealServerOnly.Because.IT_SHARES_A_PROCESS_WITH_THE_TEST)
    void aJobThatIsCancelledWhileItConnectsLeavesNothing(LiveKitServer server) throws Exception {
        server.pause();
        try (Jobs.Running job =
                SourceJobs.run(Jobs.source(server, "connecting"), new FrameLog(), 1)) {
            Waiting.until(
                    "an attempt to connect",
                    () -> assertThat(LiveKitThreads.running()).isNotEmpty());

            job.cancel();

            assertThat(JoinedRoom.await(job.client().getJobStatus())).isEqualTo(JobStatus.CANCELED);
        } finally {
            server.resume();
        }
    }

    private static PythonPeer publisher(LiveKitEndpoint server, String room, int tracks) {
        return PythonPeer.publisher(server, room)
                .option("--tracks", tracks)
                .option("--size", "320x180")
                .option("--fps", 15)
                .start();
    }
}
