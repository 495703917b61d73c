// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples;

import io.github.flinklivekit.connector.ScanTimestamp;
import io.github.flinklivekit.examples.telemetry.JoinReadings;
import io.github.flinklivekit.examples.telemetry.Reading;
import io.github.flinklivekit.examples.telemetry.ReadingSchema;
import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.time.Duration;

/**
 * Joins each picture with the reading of a sensor at its time, and publishes both together: the
 * reading travels as the picture's user data.
 */
@Command(
        name = "telemetry",
        description =
                "Sends each picture of a room on, into --out-room, with the reading of its time, which came as a data message.")
final class Telemetry extends JobCommand {

    /** What cameras give. */
    private static final int MAX_FPS = 60;

    /** A picture waits for the watermark: by Flink's default up to 200 ms longer than it has to. */
    private static final Duration WATERMARK_INTERVAL = Duration.ofMillis(10);

    @Option(
            names = "--out-room",
            paramLabel = "ROOM",
            required = true,
            description = "Where the tracks are published; may be the same room.")
    private String outRoom;

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            defaultValue = "telemetry",
            description =
                    "The topic of the readings: JSON objects with a number timestamp_us (default: ${DEFAULT-VALUE}).")
    private String topic;

    @Option(
            names = "--join-by",
            paramLabel = "TIME",
            defaultValue = "user",
            description =
                    "Which times are compared: 'user', those of the sender, or 'reception' (default: ${DEFAULT-VALUE}).")
    private ScanTimestamp joinBy;

    @Mixin private PublishingOptions publishing;

    @Override
    void define(StreamExecutionEnvironment flink) {
        if (options().isOneToken()) {
            throw new IllegalArgumentException(
                    "telemetry joins as three participants, which one token cannot do: give --api-key and --api-secret");
        }
        options().requireFrameMetadata();
        flink.getConfig().setAutoWatermarkInterval(WATERMARK_INTERVAL.toMillis());
        pictures(flink)
                .connect(readings(flink))
                .keyBy(VideoFrame::participant, Reading::participant)
                .process(new JoinReadings())
                .name("join")
                .sinkTo(
                        options()
                                .sink(outRoom)
                                .setPublishOptions(publishing.toPublishOptions(MAX_FPS))
                                .setElementConverter(new OutputNames(options().publishers(false)))
                                .build())
                .name("LiveKit " + outRoom);
    }

    private DataStream<VideoFrame> pictures(StreamExecutionEnvironment flink) {
        return flink.fromSource(
                options().source().setTimestamp(joinBy).build(),
                WatermarkStrategy.forMonotonousTimestamps(),
                "LiveKit " + options().room());
    }

    private DataStream<Reading> readings(StreamExecutionEnvironment flink) {
        return flink.fromSource(
                options()
                        .dataMessages()
                        .setTopics(topic)
                        .setDeserializer(new ReadingSchema(joinBy == ScanTimestamp.RECEPTION))
                        .build(),
                WatermarkStrategy.<Reading>forMonotonousTimestamps()
                        .withTimestampAssigner(
                                (reading, received) -> Math.floorDiv(reading.timestampUs(), 1000L)),
                "readings");
    }
}
