// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.quickstart;

import io.github.flinklivekit.examples.OperatorMetrics;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.operators.Frames;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.sink.LiveKitSink;
import io.github.flinklivekit.source.LiveKitSource;
import io.github.flinklivekit.source.track.TrackFilter;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The job: what the camera of a room shows, its edges, published into the same room. Runs in a
 * Flink of its own in this process.
 */
final class EdgeJob implements AutoCloseable {

    /** What the identities of its participants begin with. */
    static final String IDENTITY = "quickstart-job";

    private static final long END_TIME_MS = 1500;

    private final JobClient job;
    private final String plan;

    private EdgeJob(JobClient job, String plan) {
        this.job = job;
        this.plan = plan;
    }

    /** Starts Flink and the job in it. */
    static EdgeJob start(LiveKitEndpoint server, String room) throws Exception {
        StreamExecutionEnvironment flink =
                StreamExecutionEnvironment.createLocalEnvironment(1, configuration());
        define(flink, server, room);
        String plan = flink.getExecutionPlan();
        return new EdgeJob(flink.executeAsync("edges"), plan);
    }

    private static void define(
            StreamExecutionEnvironment flink, LiveKitEndpoint server, String room) {
        LiveKitSource<VideoFrame> source =
                LiveKitSource.builder()
                        .setUrl(server.url())
                        .setApiKey(server.apiKey())
                        .setApiSecret(server.apiSecret())
                        .setRoom(room)
                        .setIdentityPrefix(IDENTITY)
                        .setTrackFilter(TrackFilter.participants(SyntheticCamera.IDENTITY))
                        .build();
        LiveKitSink<VideoFrame> sink =
                LiveKitSink.builder()
                        .setUrl(server.url())
                        .setApiKey(server.apiKey())
                        .setApiSecret(server.apiSecret())
                        .setRoom(room)
                        .setIdentityPrefix(IDENTITY)
                        .setPublishOptions(SyntheticCamera.PUBLISHING)
                        .build();

        flink.fromSource(source, WatermarkStrategy.noWatermarks(), "camera")
                .process(Frames.convert(VideoBufferType.RGBA))
                .name("RGBA")
                .process(Frames.map(Edges::of))
                .name("edges")
                .sinkTo(sink)
                .name("room");
    }

    private static Configuration configuration() {
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.ADDRESS, "127.0.0.1");
        configuration.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
        configuration.set(RestOptions.BIND_PORT, "0");
        OperatorMetrics.reportInto(configuration);
        return configuration;
    }

    /** Its operators, as Flink describes them: a JSON object with an array {@code nodes}. */
    String plan() {
        return plan;
    }

    /** Completes exceptionally when the job fails. */
    CompletableFuture<Void> end() {
        return job.getJobExecutionResult().thenApply(result -> null);
    }

    /** Cancels the job, and waits a bounded time for its end. Idempotent. */
    @Override
    public void close() {
        try {
            job.cancel().get(END_TIME_MS, TimeUnit.MILLISECONDS);
            job.getJobExecutionResult().get(END_TIME_MS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // A cancelled job has no result; one that does not end is left to the exit of the
            // program.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
