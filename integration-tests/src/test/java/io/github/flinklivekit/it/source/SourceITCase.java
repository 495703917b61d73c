// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.source;

import io.github.flinklivekit.client.room.ConnectionState;
import io.github.flinklivekit.client.room.ParticipantKind;
import io.github.flinklivekit.client.room.RemoteParticipant;
import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.frame.TrackSource;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.it.support.FrameLog;
import io.github.flinklivekit.it.support.Jobs;
import io.github.flinklivekit.it.support.JoinedRoom;
import io.github.flinklivekit.it.support.LiveKitThreads;
import io.github.flinklivekit.it.support.RealServerOnly;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.it.support.SourceJobs;
import io.github.flinklivekit.it.support.Waiting;
import io.github.flinklivekit.it.support.WebRtcJavaOnly;
import io.github.flinklivekit.source.LiveKitSource;
import io.github.flinklivekit.source.LiveKitSourceBuilder;
import io.github.flinklivekit.source.enumerator.stop.StopCondition;
import io.github.flinklivekit.source.track.TrackFilter;
import io.github.flinklivekit.testing.LiveKitEndpoint;
import io.github.flinklivekit.testing.LocalLiveKitServer;

import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.Collector;

import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import org.apache.arrow.memory.util.MemoryUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The source on a real Flink and a real server, with the Python SDK as the publisher. */
@ExtendWith(ServerUnderTest.class)
class SourceITCase {
    private static final Duration WINDOW = Duration.ofSeconds(6);
    private static final int FPS = 30;

    @RegisterExtension static final MiniClusterExtension FLINK = Jobs.flink(2);

    @AfterEach
    void nothingIsLeft() {
        LiveKitThreads.awaitNone();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    @RealServerOnly(RealServerOnly.Because.IT_MAY_SKIP_PICTURES)
    void allFramesOfTwoTracksComeWithTheirOrigin(int parallelism, LiveKitEndpoint server)
            throws Exception {
        String room = "two-" + parallelism;
        FrameLog log = new FrameLog();
        try (PythonPeer publisher =
                        PythonPeer.publisher(server, room)
                                .option("--tracks", 2)
                                .option("--size", "320x180")
                                .start();
                Jobs.Running job = SourceJobs.run(Jobs.source(server, room), log, parallelism)) {
            publisher.await("capturing");
            // A window in which this machine has time for the publisher's encoders.
            Waiting.until(
                    "95 % of both tracks",
                    Duration.ofMinutes(2),
                    () -> {
                        Map<String, List<FrameLog.Entry>> window =
                                log.recent(WINDOW).stream()
                                        .collect(groupingBy(FrameLog.Entry::track));
                        assertThat(window).containsOnlyKeys("cam0", "cam1");
                        assertThat(window.values()).allSatisfy(SourceITCase::assertMostOf);
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

    private static void assertMostOf(List<FrameLog.Entry> frames) {
        assertThat(frames).hasSizeGreaterThanOrEqualTo((int) WINDOW.toSeconds() * FPS * 95 / 100);
        // Numbers that are missing are frames that were dropped.
        long first = frames.get(0).header().sequence();
        long last = frames.get(frames.size() - 1).header().sequence();
        assertThat(last - first + 1 - frames.size()).isLessThanOrEqualTo(frames.size() * 5L / 100);
    }

    private static void assertFramesOf(String track, List<FrameLog.Entry> frames, String room) {
        String sid = frames.get(0).header().origin().trackSid();
        assertThat(sid).startsWith("TR_");
        assertThat(frames)
                .allSatisfy(
                        frame -> {
                            assertThat(frame.header().width()).isEqualTo(320);
                            assertThat(frame.header().height()).isEqualTo(180);
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
    }

    @Test
    @WebRtcJavaOnly(WebRtcJavaOnly.Because.IT_IS_ABOUT_WEBRTC_JAVA)
    void theDecodersMemoryIsWhatTheJobIsGiven(LiveKitEndpoint server) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(1);
        LiveKitSource<VideoFrame> source =
                Jobs.source(server, "memory").setStopAfter(StopCondition.afterFrames(20)).build();
        try (PythonPeer publisher =
                PythonPeer.publisher(server, "memory").option("--size", "320x180").start()) {
            List<Long> distances =
                    env.fromSource(source, WatermarkStrategy.noWatermarks(), "room")
                            .process(new DistanceFromDecoder())
                            .executeAndCollect(100);

            assertThat(distances).hasSize(20).containsOnly(0L);
            assertThat(publisher.isRunning()).isTrue();
        }
    }

    /** How far, in bytes, a frame's pixels lie from where the decoder has put them. */
    private static final class DistanceFromDecoder extends ProcessFunction<VideoFrame, Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public void processElement(VideoFrame frame, Context context, Collector<Long> out) {
            long decoded =
                    frame.withPixelOwner(
                                    NativeI420Buffer.class,
                                    picture -> MemoryUtil.getByteBufferAddress(picture.getDataY()))
                            .orElseThrow();
            out.collect(MemoryUtil.getByteBufferAddress(frame.data()) - decoded);
        }
    }

    @Test
    void onlyChosenTracksAreSubscribed(LiveKitEndpoint server) throws Exception {
        FrameLog log = new FrameLog();
        try (PythonPeer agent =
                        PythonPeer.publisher(server, "chosen")
                                .option("--identity", "python-agent")
                                .option("--kind", "agent")
                                .option("--size", "320x180")
                                .start();
                PythonPeer standard =
                        PythonPeer.publisher(server, "chosen")
                                .option("--tracks", 2)
                                .option("--size", "320x180")
                                .start();
                Jobs.Running job =
                        SourceJobs.run(
                                Jobs.source(server, "chosen")
                                        .setTrackFilter(
                                                TrackFilter.participantKinds(
                                                                ParticipantKind.STANDARD)
                                                        .and(TrackFilter.names("cam1"))),
                                log,
                                1)) {
            agent.await("capturing");
            standard.await("subscribed", event -> event.path("track").asText().equals("cam1"));
            log.awaitMore("cam1", 30);

            assertThat(log.byTrack()).containsOnlyKeys("cam1");
            assertThatThrownBy(() -> standard.await("subscribed", any -> true, Duration.ZERO))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> agent.await("subscribed", any -> true, Duration.ZERO))
                    .isInstanceOf(IllegalStateException.class);
            job.cancel();
        }
    }

    @Test
    void aTrackThatReturnsIsReadAgainEachTime(LiveKitEndpoint server) throws Exception {
        FrameLog log = new FrameLog();
        try (PythonPeer publisher =
                        PythonPeer.publisher(server, "returns")
                                .option("--size", "320x180")
                                .start();
                Jobs.Running job = SourceJobs.run(Jobs.source(server, "returns"), log, 1)) {
            log.awaitMore("cam0", 10);

            for (int life = 2; life <= 4; life++) {
                publisher.send("unpublish", Map.of("track", "cam0"));
                // The server takes the track down a moment after the publisher has let it go.
                Waiting.until(
                        "the track is gone",
                        () ->
                                assertThat(server.rooms().listParticipants("returns"))
                                        .allSatisfy(
                                                participant ->
                                                        assertThat(participant.tracks())
                                                                .isEmpty()));
                publisher.send("publish", Map.of("track", "cam0"));
                int lives = life;
                Waiting.until(
                        "frames of another publication",
                        () -> assertThat(sids(log)).hasSize(lives));
                log.awaitMore("cam0", 10);
            }
            job.cancel();

            List<FrameLog.Entry> frames = log.entries();
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
                Jobs.Running job = SourceJobs.run(Jobs.source(server, "savepoint"), log, 1)) {
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
            try (Jobs.Running restored =
                    SourceJobs.run(Jobs.source(server, "savepoint"), log, 1, savepoint)) {
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
    void aSourceEndsAfterItsFrames(LiveKitEndpoint server) throws Exception {
        FrameLog log = new FrameLog();
        try (PythonPeer publisher =
                        PythonPeer.publisher(server, "frames").option("--size", "320x180").start();
                Jobs.Running job =
                        SourceJobs.run(
                                Jobs.source(server, "frames")
                                        .setStopAfter(StopCondition.afterFrames(50)),
                                log,
                                1)) {
            publisher.await("subscribed");
            JoinedRoom.await(job.client().getJobExecutionResult());

            assertThat(log.entries()).hasSize(50);
            assertThat(publisher.isRunning()).isTrue();
        }
    }

    @Test
    void aSourceEndsWithItsRoom(LiveKitEndpoint server) throws Exception {
        FrameLog log = new FrameLog();
        try (Jobs.Running job =
                SourceJobs.run(
                        Jobs.source(server, "over")
                                .setStopAfter(StopCondition.untilRoomEnds(Duration.ZERO)),
                        log,
                        2)) {
            try (PythonPeer publisher =
                    PythonPeer.publisher(server, "over").option("--size", "320x180").start()) {
                publisher.await("subscribed");
                log.awaitMore("cam0", 10);
                assertThat(JoinedRoom.await(job.client().getJobStatus()))
                        .isEqualTo(JobStatus.RUNNING);
            }

            JoinedRoom.await(job.client().getJobExecutionResult());
        }
    }

    @Test
    void aSourceWaitsForThoseWhoAreBackSoon(LiveKitEndpoint server) throws Exception {
        FrameLog log = new FrameLog();
        try (Jobs.Running job =
                SourceJobs.run(
                        Jobs.source(server, "reload").setStopAfter(StopCondition.untilRoomEnds()),
                        log,
                        1)) {
            for (int visit = 1; visit <= 2; visit++) {
                try (PythonPeer publisher =
                        PythonPeer.publisher(server, "reload")
                                .option("--size", "320x180")
                                .start()) {
                    publisher.await("subscribed");
                    log.awaitMore("cam0", 10);
                }
            }
            assertThat(JoinedRoom.await(job.client().getJobStatus())).isEqualTo(JobStatus.RUNNING);
            job.cancel();
        }
    }

    /** LiveKit closes a room, too, that has only those. */
    @ParameterizedTest
    @EnumSource(names = {"AGENT", "EGRESS"})
    void whoDependsOnOthersDoesNotKeepASource(ParticipantKind kind, LiveKitEndpoint server)
            throws Exception {
        String room = "left-to-" + kind;
        FrameLog log = new FrameLog();
        try (JoinedRoom left =
                        JoinedRoom.join(
                                server, server.tokens().builder(room, "left").kind(kind).toJwt());
                Jobs.Running job =
                        SourceJobs.run(
                                Jobs.source(server, room)
                                        .setStopAfter(StopCondition.untilRoomEnds(Duration.ZERO)),
                                log,
                                1)) {
            try (PythonPeer publisher =
                    PythonPeer.publisher(server, room).option("--size", "320x180").start()) {
                publisher.await("published");
                log.awaitMore("cam0", 10);
            }

            JoinedRoom.await(job.client().getJobExecutionResult());
            assertThat(left.room().connectionState()).isEqualTo(ConnectionState.CONNECTED);
        }
    }

    @Test
    void aSourceDoesNotTakeARestartOfTheServerForTheEndOfItsRoom(LocalLiveKitServer server)
            throws Exception {
        FrameLog log = new FrameLog();
        try (PythonPeer publisher =
                        PythonPeer.publisher(server, "restart")
                                .option("--size", "320x180")
                                .start();
                Jobs.Running job =
                        SourceJobs.run(
                                Jobs.source(server, "restart")
                                        .setStopAfter(StopCondition.untilRoomEnds()),
                                log,
                                1)) {
            publisher.await("subscribed");
            log.awaitMore("cam0", 10);

            server.restart();

            Waiting.until(
                    "frames of the restarted server",
                    Duration.ofMinutes(1),
                    () -> assertThat(sids(log)).hasSizeGreaterThan(1));
            assertThat(JoinedRoom.await(job.client().getJobStatus())).isEqualTo(JobStatus.RUNNING);
            job.cancel();
        }
    }

    @Test
    void aHiddenSourceIsSeenByNobody(LiveKitEndpoint server) throws Exception {
        FrameLog log = new FrameLog();
        try (JoinedRoom witness = JoinedRoom.join(server, "hidden", "witness");
                PythonPeer publisher =
                        PythonPeer.publisher(server, "hidden").option("--size", "320x180").start();
                Jobs.Running job =
                        SourceJobs.run(
                                Jobs.source(server, "hidden").setHidden(true).setLowLatency(true),
                                log,
                                1)) {
            publisher.await("subscribed");
            log.awaitMore("cam0", 10);

            // Without playout delay the decoder says of no picture when it is to be shown.
            assertThat(log.entries())
                    .allSatisfy(
                            frame ->
                                    assertThat(frame.header().timestampUs())
                                            .isGreaterThan(frame.timeCodeUs().orElse(0)));
            assertThat(witness.room().remoteParticipants().values())
                    .extracting(RemoteParticipant::identity)
                    .containsExactly("python-publisher");
            job.cancel();
        }
    }

    @Test
    void aWrongSecretFailsTheJob(LiveKitEndpoint server) throws Exception {
        LiveKitSourceBuilder<VideoFrame> source =
                Jobs.source(server, "refused")
                        .setApiSecret("another-secret-of-at-least-32-characters");
        try (Jobs.Running job = SourceJobs.run(source, new FrameLog(), 1)) {
            assertThatThrownBy(() -> job.client().getJobExecutionResult().get())
                    .rootCause()
                    .hasMessageContaining("401")
                    .hasMessageNotContaining("another-secret");
        }
    }

    private static List<String> sids(FrameLog log) {
        return log.entries().stream()
                .map(frame -> frame.header().origin().trackSid())
                .distinct()
                .toList();
    }
}
