// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples;

import io.github.flinklivekit.frame.VideoBufferType;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.source.LiveKitSource;

import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Counts the frames of a room. */
@Command(
        name = "watch",
        description =
                "Counts the frames of every video track of a room and prints one JSON object at the end.")
final class Watch extends JobCommand {

    @Option(
            names = "--format",
            paramLabel = "TYPE",
            defaultValue = "I420",
            description =
                    "The buffer type of the frames, one of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private VideoBufferType format;

    @Override
    void define(StreamExecutionEnvironment flink) {
        LiveKitSource<VideoFrame> source =
                options().source().setOutputFormat(format).setIncludeConnectorTracks(true).build();
        flink.fromSource(source, WatermarkStrategy.noWatermarks(), "LiveKit " + options().room())
                .process(new CountFrames())
                .name("count")
                .sinkTo(new DiscardingSink<>())
                .name("nothing");
    }

    @Override
    void finished(JobExecutionResult result) {
        FrameCounts counts = result.getAccumulatorResult(CountFrames.RESULT);
        try {
            out().println(new ObjectMapper().writeValueAsString(counts.report()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
