// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.support;

import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.source.LiveKitSource;
import io.github.flinklivekit.source.LiveKitSourceBuilder;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

import javax.annotation.Nullable;

/** Jobs that note what a source emits. */
public final class SourceJobs {
    private SourceJobs() {}

    /** Starts a job without restarts: a failure is to be seen. */
    public static Jobs.Running run(
            LiveKitSourceBuilder<VideoFrame> source, FrameLog log, int parallelism)
            throws Exception {
        return run(source, log, parallelism, (String) null);
    }

    /**
     * Starts a job without restarts.
     *
     * @param savepoint where it goes on; null to begin
     */
    public static Jobs.Running run(
            LiveKitSourceBuilder<VideoFrame> source,
            FrameLog log,
            int parallelism,
            @Nullable String savepoint)
            throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        if (savepoint != null) {
            configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        }
        return run(source, log, parallelism, configuration);
    }

    /** Starts a job that does what the configuration says when it fails. */
    public static Jobs.Running run(
            LiveKitSourceBuilder<VideoFrame> source,
            FrameLog log,
            int parallelism,
            Configuration configuration)
            throws Exception {
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
}
