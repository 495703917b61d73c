// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples;

import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.source.LiveKitSource;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Takes video out of a room and puts it back: source → RGBA → inverted → sink, each track under a
 * name of its own, see {@link OutputNames}.
 */
@Command(
        name = "echo",
        description = "Inverts the colours of every video track of a room, into --out-room.")
final class Echo extends JobCommand {

    /** What cameras and screens give. */
    private static final int MAX_FPS = 60;

    @Option(
            names = "--out-room",
            paramLabel = "ROOM",
            required = true,
            description = "Where the tracks are published; may be the same room.")
    private String outRoom;

    @Option(
            names = "--connector-tracks",
            description =
                    "Reads tracks that Flink jobs publish, too. Not with the same room: the job would read what it writes.")
    private boolean connectorTracks;

    @Mixin private PublishingOptions publishing;

    @Override
    void define(StreamExecutionEnvironment flink) {
        if (options().isOneToken()) {
            throw new IllegalArgumentException(
                    "echo joins as two participants, which one token cannot do: give --api-key and --api-secret");
        }
        if (connectorTracks && outRoom.equals(options().room())) {
            throw new IllegalArgumentException(
                    "With --connector-tracks and the same --out-room the job would read what it writes: give another "
                            + "--out-room");
        }
        LiveKitSource<VideoFrame> source =
                options()
                        .source()
                        .setBufferType(VideoBufferType.RGBA)
                        .setIncludeConnectorTracks(connectorTracks)
                        .build();
        flink.fromSource(source, WatermarkStrategy.noWatermarks(), "LiveKit " + options().room())
                .process(new InvertColors())
                .name("invert")
                .sinkTo(
                        options()
                                .sink(outRoom)
                                .setPublishOptions(publishing.toPublishOptions(MAX_FPS))
                                .setElementConverter(
                                        new OutputNames(options().publishers(connectorTracks)))
                                .build())
                .name("LiveKit " + outRoom);
    }
}
