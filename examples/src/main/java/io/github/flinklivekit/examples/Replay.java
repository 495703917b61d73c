// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples;

import io.github.flinklivekit.connector.SinkPacing;
import io.github.flinklivekit.examples.recording.RecordingSource;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Publishes what was recorded, at the pace at which it was recorded. */
@Command(
        name = "replay",
        description =
                "Publishes the frames of Arrow files at their recorded pace, each track under its own name, and ends with the "
                        + "last one.")
final class Replay extends JobCommand {

    /** What cameras and screens give. */
    private static final int MAX_FPS = 60;

    private static final long US_PER_MS = 1000;

    @Option(
            names = "--in",
            paramLabel = "DIR",
            required = true,
            description = "Where the files are; folders in it are read, too.")
    private String in;

    @Option(
            names = "--speed",
            paramLabel = "FACTOR",
            defaultValue = "1",
            description = "2 is twice as fast, 0.5 half as fast (default: ${DEFAULT-VALUE}).")
    private double speed;

    @Option(
            names = "--loop",
            description =
                    "Begins again at the end of the recordings, until it is stopped or --duration is over.")
    private boolean loop;

    @Mixin private PublishingOptions publishing;

    @Override
    void define(StreamExecutionEnvironment flink) {
        // One subtask: all tracks follow one clock.
        flink.fromSource(recordings(), WatermarkStrategy.noWatermarks(), "Arrow files")
                .setParallelism(1)
                .sinkTo(
                        options()
                                .sink(options().room())
                                .setPublishOptions(publishing.toPublishOptions(MAX_FPS))
                                .setPacing(SinkPacing.REPLAY)
                                .setReplaySpeed(speed)
                                .build())
                .name("LiveKit " + options().room())
                .setParallelism(1);
    }

    private RecordingSource recordings() {
        List<Path> files;
        try {
            files = Directories.arrowFiles(in);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "Cannot read '" + in + "': " + Failures.messageOf(e) + " (--in)", e);
        }
        if (files.isEmpty()) {
            throw new IllegalArgumentException(
                    "There are no Arrow files in '"
                            + in
                            + "': give a folder with files that end with one of "
                            + Directories.ARROW_SUFFIXES
                            + " (--in)");
        }
        Duration duration = options().duration();
        long recordedUs =
                duration == null
                        ? Long.MAX_VALUE
                        : (long) (duration.toMillis() * US_PER_MS * speed);
        return new RecordingSource(files.stream().map(Path::toString).toList(), recordedUs, loop);
    }
}
