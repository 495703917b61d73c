// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.source;

import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.fixtures.peer.SubscriberReport;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.it.support.FrameLog;
import io.github.flinklivekit.it.support.Jobs;
import io.github.flinklivekit.it.support.JoinedRoom;
import io.github.flinklivekit.it.support.LiveKitThreads;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.it.support.SourceJobs;
import io.github.flinklivekit.it.support.Waiting;
import io.github.flinklivekit.sink.LiveKitSink;
import io.github.flinklivekit.source.LiveKitSource;
import io.github.flinklivekit.source.LiveKitSourceBuilder;
import io.github.flinklivekit.testing.LiveKitEndpoint;
import io.github.flinklivekit.testing.LocalLiveKitServer;

import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Jobs that know no API key, but were given tokens by somebody who does. */
@ExtendWith(ServerUnderTest.class)
class ReadyTokenITCase {

    @RegisterExtension static final MiniClusterExtension FLINK = Jobs.flink(2);

    @AfterEach
    void nothingIsLeft() {
        LiveKitThreads.awaitNone();
    }

    @Test
    void aRoomIsReadAndWrittenWithOneTokenEachAlsoAfterARestartOfTheServer(
            LocalLiveKitServer server) throws Exception {
        FrameLog log = new FrameLog();
        try (Jobs.Running job = echo(server, "tokens", log)) {
            seenAndEchoed(server, "python-early", log);
            seenAndEchoed(server, "python-late", log);
            assertThat(Jobs.participants(server, "tokens"))
                    .containsExactlyInAnyOrder("reader", "writer");

            server.restart();

            seenAndEchoed(server, "python-after", log);
            assertThat(JoinedRoom.await(job.client().getJobStatus())).isEqualTo(JobStatus.RUNNING);
            job.cancel();

            assertThat(Jobs.participants(server, "tokens")).isEmpty();
            assertThat(log.entries())
                    .as("its own tracks are not read")
                    .allSatisfy(
                            frame ->
                                    assertThat(frame.header().origin().participant())
                                            .startsWith("python-"));
        }
    }

    /** The room and the identities are those that the tokens name. */
    private static Jobs.Running echo(LiveKitEndpoint server, String room, FrameLog log)
            throws Exception {
        LiveKitSource<VideoFrame> source =
                LiveKitSource.builder()
                        .setUrl(server.url())
                        .setToken(server.tokens().builder(room, "reader").canPublish(false).toJwt())
                        .build();
        LiveKitSink<VideoFrame> sink =
                LiveKitSink.builder()
                        .setUrl(server.url())
                        .setToken(
                                server.tokens()
                                        .builder(room, "writer")
                                        .canSubscribe(false)
                                        .attribute("flink.connector", "sink")
                                        .toJwt())
                        .build();
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(1);
        env.fromSource(source, WatermarkStrategy.noWatermarks(), "room").process(log).sinkTo(sink);
        return new Jobs.Running(env.executeAsync());
    }

    private static void seenAndEchoed(LiveKitEndpoint server, String identity, FrameLog log)
            throws Exception {
        try (PythonPeer publisher =
                        PythonPeer.publisher(server, "tokens")
                                .option("--identity", identity)
                                .option("--size", "320x180")
                                .start();
                PythonPeer viewer =
                        PythonPeer.subscriber(server, "tokens")
                                .option("--identity", "python-viewer-of-" + identity)
                                .start()) {
            publisher.await("published");
            Waiting.until(
                    "frames of " + identity,
                    () ->
                            assertThat(log.entries())
                                    .filteredOn(
                                            frame ->
                                                    frame.header()
                                                            .origin()
                                                            .participant()
                                                            .equals(identity))
                                    .hasSizeGreaterThan(10));
            viewer.await(
                    "subscribed", event -> event.path("participant").asText().equals("writer"));
            Waiting.until(
                    "the same at a viewer",
                    () ->
                            assertThat(viewer.report().tracks())
                                    .filteredOn(SubscriberReport.Track::participant, "writer")
                                    .anyMatch(seen -> seen.frames() > 10));
        }
    }

    @Test
    void twoSubtasksCannotShareOneToken(LiveKitEndpoint server) throws Exception {
        LiveKitSourceBuilder<VideoFrame> source =
                LiveKitSource.builder()
                        .setUrl(server.url())
                        .setToken(server.tokens().join("one-token", "reader"));
        try (Jobs.Running job = SourceJobs.run(source, new FrameLog(), 2)) {
            assertThatThrownBy(() -> job.client().getJobExecutionResult().get())
                    .rootCause()
                    .hasMessageContaining("a ready token lets one participant join")
                    .hasMessageContaining("set the parallelism to 1")
                    .hasMessageNotContaining("eyJ");
        }
        assertThat(Jobs.participants(server, "one-token")).isEmpty();
    }
}
