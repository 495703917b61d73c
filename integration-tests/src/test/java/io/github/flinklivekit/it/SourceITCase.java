// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it;

import io.github.flinklivekit.frame.TrackSource;
import io.github.flinklivekit.frame.VideoBufferType;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.source.LiveKitSource;
import io.github.flinklivekit.source.LiveKitSourceBuilder;
import io.github.flinklivekit.testing.LiveKitEndpoint;
import io.github.flinklivekit.testing.PublisherReport;
import io.github.flinklivekit.testing.PythonPeer;

import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The source on a real Flink and a real server, with the Python SDK as the publisher. */
@ExtendWith(ServerUnderTest.class)
class SourceITCase {
    @RegisterExtension
    static final MiniClusterExtension FLINK =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    @AfterEach
    void nothingIsLeft() {
        LiveKitThreads.awaitNone();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void allFramesOfTwoTracksComeWithTheirOrigin(int parallelism, LiveKitEndpoint server)
            throws Exception {
        String room = "two-" + parallelism;
        Duration sending = Duration.ofSeconds(6);
        FrameLog log = new FrameLog();
        try (PythonPeer publisher =
                        PythonPeer.publisher(server, room)
                                .option("--tracks", 2)
                                .option("--size", "640x360")
                                .option("--seconds", sending.toSeconds())
                                .option("--wait-for-start")
                                .start();
                Jobs.Running job = run(Jobs.source(server, room), log, parallelism, null)) {
            publisher.await("subscribed");
            publisher.await("subscribed");
            publisher.send("start");
            PublisherReport sent = publisher.result(PublisherReport.class, sending);
            Waiting.until(
                    "95 % of both tracks",
                    () -> {
                        assertThat(log.byTrack()).containsOnlyKeys("cam0", "cam1");
                        assertThat(log.byTrack().values())
                                .allSatisfy(
                                        frames ->
                                                assertThat(frames)
                                                        .hasSizeGreaterThanOrEqualTo(
                                                                sent.frames() * 95 / 100));
                    });
            assertThat(Jobs.participants(server, room))
                    .hasSize(parallelism)
                    .allSatisfy(identity -> assertThat(identity).startsWith("flink-in-"));
            job.cancel();

            assertThat(Jobs.participants(server, room)).isEmpty();
            log.byTrack().forEach((track, frames) -> assertFramesOf(track, frames, room));
            assertThat(log.entries().stream().map(FrameLog.Entry::subtask).distinct())
                    .hasSize(parallelism);
        }
    }

    private static void assertFramesOf(String track, List<FrameLog.Entry> frames, String room) {
        String sid = frames.get(0).header().origin().trackSid();
        assertThat(sid).startsWith("TR_");
        assertThat(frames)
                .allSatisfy(
                        frame -> {
                            assertThat(frame.header().width()).isEqualTo(640);
                            assertThat(frame.header().height()).isEqualTo(360);
                            assertThat(frame.header().type()).isEqualTo(VideoBufferType.I420);
                            assertThat(frame.header().origin().room()).isEqualTo(room);
                            assertThat(frame.header().origin().participant())
                                    .isEqualTo("python-publisher");
                            assertThat(frame.header().origin().track()).isEqualTo(track);
                            assertThat(frame.header().origin().trackSid()).isEqualTo(sid);
                            assertThat(frame.header().origin().trackSource())
                                    .isEqualTo(TrackSource.CAMERA);
                            assertThat(frame.header().timestampUs())
                                    .isLessThanOrEqualTo(frame.seenAtUs());
                            assertThat(frame.timestampMs())
                                    .isEqualTo(frame.header().timestampUs() / 1000);
                        });
        assertThat(frames).extracting(frame -> frame.header().timestampUs()).isSorted();
        assertThat(frames)
                .extracting(frame -> frame.header().sequence())
                .isSorted()
                .doesNotHaveDuplicates();
        // Numbers that are missing are frames that were dropped.
        long last = frames.get(frames.size() - 1).header().sequence();
        assertThat(last + 1 - frames.size()).isLessThanOrEqualTo(frames.size() * 5L / 100);
    }

    @Test
    void aTrackThatReturnsIsReadAgain(LiveKitEndpoint server) throws Exception {
        FrameLog log = new FrameLog();
        try (PythonPeer publisher =
                        PythonPeer.publisher(server, "returns")
                                .option("--size", "320x180")
                                .start();
                Jobs.Running job = run(Jobs.source(server, "returns"), log, 1, null)) {
            log.awaitMore("cam0", 10);

            publisher.send("unpublish", Map.of("track", "cam0"));
            // The server takes the track down a moment after the publisher has let it go.
            Waiting.until(
                    "the track is gone",
                    () ->
                            assertThat(server.rooms().listParticipants("returns"))
                                    .allSatisfy(
                                            participant ->
                                                    assertThat(participant.getTracksList())
                                                            .isEmpty()));
            publisher.send("publish", Map.of("track", "cam0"));
            Waiting.until(
                    "frames of the second publication", () -> assertThat(sids(log)).hasSize(2));
            log.awaitMore("cam0", 10);
            job.cancel();

            List<FrameLog.Entry> frames = log.entries();
            assertThat(sids(log)).hasSize(2);
            assertThat(frames).extracting(frame -> frame.header().timestampUs()).isSorted();
            assertThat(frames)
                    .extracting(frame -> frame.header().origin().trackSid())
                    .isEqualTo(
                            frames.stream()
                                    .map(frame -> frame.header().origin().trackSid())
                                    .sorted(
                                            (a, b) ->
                                                    Integer.compare(
                                                            sids(log).indexOf(a),
                                                            sids(log).indexOf(b)))
                                    .toList());
        }
    }

    @Test
    void aJobRestoredFromASavepointGoesOn(LiveKitEndpoint server, @TempDir Path savepoints)
            throws Exception {
        FrameLog log = new FrameLog();
        try (PythonPeer publisher =
                        PythonPeer.publisher(server, "savepoint")
                                .option("--size", "320x180")
                                .start();
                Jobs.Running job = run(Jobs.source(server, "savepoint"), log, 1, null)) {
            log.awaitMore("cam0", 10);

            String savepoint =
                    JoinedRoom.await(
                            job.client()
                                    .stopWithSavepoint(
                                            false,
                                            savepoints.toUri().toString(),
                                            SavepointFormatType.CANONICAL));
            assertThat(Jobs.participants(server, "savepoint")).isEmpty();
            long before = log.entries().size();
            try (Jobs.Running restored = run(Jobs.source(server, "savepoint"), log, 1, savepoint)) {
                log.awaitMore("cam0", 10);
                assertThat(JoinedRoom.await(restored.client().getJobStatus()))
                        .isEqualTo(JobStatus.RUNNING);
            }

            List<FrameLog.Entry> frames = log.entries();
            assertThat(frames).hasSizeGreaterThan((int) before);
            assertThat(frames).extracting(frame -> frame.header().timestampUs()).isSorted();
            assertThat(publisher.isRunning()).isTrue();
        }
    }

    @Test
    void aWrongSecretFailsTheJob(LiveKitEndpoint server) throws Exception {
        LiveKitSourceBuilder<VideoFrame> source =
                Jobs.source(server, "refused")
                        .setApiSecret("another-secret-of-at-least-32-characters");
        try (Jobs.Running job = run(source, new FrameLog(), 1, null)) {
            assertThatThrownBy(() -> job.client().getJobExecutionResult().get())
                    .rootCause()
                    .hasMessageContaining("401")
                    .hasMessageNotContaining("another-secret");
        }
    }

    /** Starts a job without restarts: a failure is to be seen. */
    private static Jobs.Running run(
            LiveKitSourceBuilder<VideoFrame> source,
            FrameLog log,
            int parallelism,
            String savepoint)
            throws Exception {
        Configuration configuration = new Configuration();
        configuration.setString("restart-strategy.type", "none");
        if (savepoint != null) {
            configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        }
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(parallelism);
        env.enableCheckpointing(500);
        LiveKitSource<VideoFrame> built = source.build();
        env.fromSource(built, WatermarkStrategy.noWatermarks(), "room")
                .uid("room")
                .process(log)
                .uid("log")
                .sinkTo(new DiscardingSink<>())
                .uid("nothing");
        return new Jobs.Running(env.executeAsync());
    }

    private static List<String> sids(FrameLog log) {
        return log.entries().stream()
                .map(frame -> frame.header().origin().trackSid())
                .distinct()
                .toList();
    }
}
