// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.examples;

import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.fixtures.peer.SubscriberReport;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.operators.Frames;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.it.support.Jobs;
import io.github.flinklivekit.it.support.LiveKitThreads;
import io.github.flinklivekit.it.support.ServerUnderTest;
import io.github.flinklivekit.it.support.Waiting;
import io.github.flinklivekit.sink.LiveKitSinkBuilder;
import io.github.flinklivekit.source.LiveKitSourceBuilder;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** From the Python SDK through source, conversion and sink back to the Python SDK. */
@ExtendWith(ServerUnderTest.class)
class RoundTripITCase {
    @RegisterExtension static final MiniClusterExtension FLINK = Jobs.flink(2);

    @AfterEach
    void nothingIsLeft() {
        LiveKitThreads.awaitNone();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void bothTracksComeOutUnderTheirNames(int parallelism, LiveKitEndpoint server)
            throws Exception {
        String in = "in-" + parallelism;
        String out = "out-" + parallelism;
        try (PythonPeer subscriber = PythonPeer.subscriber(server, out).start();
                PythonPeer publisher =
                        PythonPeer.publisher(server, in)
                                .option("--tracks", 2)
                                .option("--size", "320x180")
                                .start();
                Jobs.Running job =
                        run(Jobs.source(server, in), Jobs.sink(server, out), parallelism)) {
            subscriber.await("size");
            subscriber.await("size");
            SubscriberReport before = subscriber.report();
            Waiting.until(
                    "60 more pictures of each track",
                    () -> {
                        SubscriberReport now = subscriber.report();
                        for (String track : new String[] {"cam0", "cam1"}) {
                            assertThat(now.track(track).timeCodes())
                                    .isGreaterThan(before.track(track).timeCodes() + 60);
                        }
                    });

            assertThat(subscriber.report().tracks())
                    .hasSize(2)
                    .allSatisfy(
                            track -> {
                                assertThat(track.participant()).startsWith("flink-out-");
                                assertThat(track.sizes())
                                        .extracting(size -> size.width() + "x" + size.height())
                                        .containsExactly("320x180");
                            });
            job.cancel();
            assertThat(Jobs.participants(server, in)).isEmpty();
            assertThat(Jobs.participants(server, out)).isEmpty();
            assertThat(publisher.isRunning()).isTrue();
        }
    }

    @Test
    void aWrongSecretOfTheSinkFailsTheJob(LiveKitEndpoint server) throws Exception {
        try (PythonPeer publisher =
                        PythonPeer.publisher(server, "refused")
                                .option("--size", "320x180")
                                .start();
                Jobs.Running job =
                        run(
                                Jobs.source(server, "refused"),
                                Jobs.sink(server, "refused-out")
                                        .setApiSecret("another-secret-of-at-least-32-characters"),
                                1)) {
            assertThatThrownBy(() -> job.client().getJobExecutionResult().get())
                    .rootCause()
                    .hasMessageContaining("401")
                    .hasMessageNotContaining("another-secret");
            assertThat(publisher.isRunning()).isTrue();
        }
    }

    private static Jobs.Running run(
            LiveKitSourceBuilder<VideoFrame> source,
            LiveKitSinkBuilder<VideoFrame> sink,
            int parallelism)
            throws Exception {
        Configuration configuration = new Configuration();
        configuration.setString("restart-strategy.type", "none");
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(parallelism);
        env.enableCheckpointing(500);
        env.fromSource(source.build(), WatermarkStrategy.noWatermarks(), "in")
                .process(Frames.convert(VideoBufferType.RGBA))
                .sinkTo(
                        sink.setPublishOptions(
                                        TrackPublishOptions.builder().simulcast(false).build())
                                .build());
        return new Jobs.Running(env.executeAsync());
    }
}
