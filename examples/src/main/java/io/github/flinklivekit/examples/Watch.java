// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples;

import io.github.flinklivekit.client.track.VideoQuality;
import io.github.flinklivekit.connector.ScanSampling;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.source.LiveKitSourceBuilder;

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
            names = {"--buffer-type", "--format"},
            paramLabel = "TYPE",
            defaultValue = "i420",
            description =
                    "The buffer type of the frames, one of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private VideoBufferType bufferType;

    @Option(
            names = "--quality",
            paramLabel = "QUALITY",
            description =
                    "Which layer of simulcast tracks is received, one of ${COMPLETION-CANDIDATES} (default: the highest).")
    private VideoQuality quality;

    @Option(
            names = "--max-fps",
            paramLabel = "FPS",
            description = "The most frames a second of each track (default: all).")
    private Double maxFps;

    @Option(
            names = "--sampling",
            paramLabel = "HOW",
            description =
                    "How that is kept, one of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
            defaultValue = "auto")
    private ScanSampling sampling;

    @Option(
            names = "--frame-metadata",
            description =
                    "Counts, for each track, the frames with each field of LiveKit's frame metadata. Needs --engine livekit-ffi.")
    private boolean frameMetadata;

    @Override
    void define(StreamExecutionEnvironment flink) {
        LiveKitSourceBuilder<VideoFrame> source =
                options().source().setBufferType(bufferType).setIncludeConnectorTracks(true);
        if (frameMetadata) {
            options().requireFrameMetadata();
        }
        source.setSampling(sampling);
        if (quality != null) {
            source.setQuality(quality);
        }
        if (maxFps != null) {
            source.setMaxFps(maxFps);
        }
        flink.fromSource(
                        source.build(),
                        WatermarkStrategy.noWatermarks(),
                        "LiveKit " + options().room())
                .process(new CountFrames())
                .name("count")
                .sinkTo(new DiscardingSink<>())
                .name("nothing");
    }

    @Override
    void finished(JobExecutionResult result) {
        FrameCounts counts = result.getAccumulatorResult(CountFrames.RESULT);
        try {
            out().println(new ObjectMapper().writeValueAsString(counts.report(frameMetadata)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
