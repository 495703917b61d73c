// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.sink;

import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.frame.operators.Frames;
import io.github.flinklivekit.it.support.ExampleJob;
import io.github.flinklivekit.it.support.Jobs;
import io.github.flinklivekit.it.support.LiveKitThreads;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.it.support.Waiting;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The tracks of jobs that end in other ways than by being cancelled. */
@ExtendWith(ServerUnderTest.class)
class SinkEndsITCase {
    private static final Logger LOG = LoggerFactory.getLogger(SinkEndsITCase.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** So late that the viewer has subscribed. */
    private static final int LAST_FRAME = 300;

    @RegisterExtension static final MiniClusterExtension FLINK = Jobs.flink(1);

    @AfterEach
    void nothingIsLeft() {
        LiveKitThreads.awaitNone();
    }

    @Test
    void aFailedJobHasLeftItsRoom(LiveKitEndpoint server) throws Exception {
        StreamExecutionEnvironment flink = StreamExecutionEnvironment.getExecutionEnvironment();
        flink.setParallelism(1);
        flink.configure(
                new Configuration().set(RestartStrategyOptions.RESTART_STRATEGY, "disable"));
        flink.fromSource(
                        Frames.testPattern(320, 180, 30, 1),
                        WatermarkStrategy.noWatermarks(),
                        "pictures")
                .process(
                        Frames.map(
                                frame -> {
                                    if (frame.sequence() == LAST_FRAME) {
                                        throw new IllegalStateException("no more");
                                    }
                                    return frame;
                                }))
                .sinkTo(Jobs.sink(server, "failed").build());
        try (PythonPeer viewer = PythonPeer.subscriber(server, "failed").start()) {
            viewer.await("connected", any -> true, PATIENCE);
            try (Jobs.Running job = new Jobs.Running(flink.executeAsync("failing"))) {
                viewer.await("subscribed", any -> true, PATIENCE);

                assertThatThrownBy(
                                () ->
                                        job.client()
                                                .getJobExecutionResult()
                                                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .hasStackTraceContaining("no more");

                assertThat(Jobs.participants(server, "failed")).isEmpty();
                viewer.await("unsubscribed", any -> true, PATIENCE);
            }
        }
    }

    /** The server alone can tell that nobody is there any more. */
    @Test
    void theTracksOfAKilledTaskManagerLeaveWithinTheServersTimeOut(LiveKitEndpoint server) {
        try (PythonPeer viewer = PythonPeer.subscriber(server, "killed").start()) {
            long killedNs;
            try (ExampleJob job = ExampleJob.start(server, "publish", "--room", "killed")) {
                viewer.await("subscribed", any -> true, PATIENCE);
                assertThat(job.isRunning()).isTrue();
                killedNs = System.nanoTime();
            }
            viewer.await("unsubscribed", any -> true, PATIENCE);
            LOG.warn(
                    "the track left {} s after its process was killed",
                    (System.nanoTime() - killedNs) / 1e9);
            Waiting.until(
                    "nobody but the viewer",
                    () -> assertThat(Jobs.participants(server, "killed")).isEmpty());
        }
    }
}
