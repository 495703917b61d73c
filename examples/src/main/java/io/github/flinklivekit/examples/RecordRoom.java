// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples;

import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.arrow.ArrowCompression;
import io.github.flinklivekit.frame.arrow.ArrowFrameWriterFactory;
import io.github.flinklivekit.frame.operators.Frames;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import javax.annotation.Nullable;

import java.io.IOException;
import java.time.Duration;

/** Writes the frames of a room into Arrow files, which are complete whenever the job ends. */
@Command(
        name = "record",
        description =
                "Writes the frames of every video track of a room into Arrow files, which pyarrow and replay read.")
final class RecordRoom extends JobCommand {

    /** What a crash costs at most: a file is complete with the checkpoint at which it ends. */
    private static final Duration FILE_LENGTH = Duration.ofSeconds(10);

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "Where the files go; made if it is not there.")
    private String out;

    @Option(
            names = {"--buffer-type", "--format"},
            paramLabel = "TYPE",
            defaultValue = "i420",
            description =
                    "The buffer type of the frames, one of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private VideoBufferType bufferType;

    @Option(
            names = "--fps",
            paramLabel = "N",
            description = "How many frames a second of each track (default: all).")
    @Nullable
    private Double fps;

    @Option(
            names = "--compression",
            paramLabel = "CODEC",
            defaultValue = "zstd",
            description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private ArrowCompression compression;

    @Override
    void define(StreamExecutionEnvironment flink) {
        // Checkpoints would also bring Flink's restarts without end: a wrong secret has to fail.
        flink.configure(
                new Configuration().set(RestartStrategyOptions.RESTART_STRATEGY, "disable"));
        flink.enableCheckpointing(FILE_LENGTH.toMillis());
        DataStream<VideoFrame> frames =
                flink.fromSource(
                        options().source().setIncludeConnectorTracks(true).build(),
                        WatermarkStrategy.noWatermarks(),
                        "LiveKit " + options().room());
        if (fps != null) {
            frames = frames.process(Frames.sample(fps)).name("sample");
        }
        // After sampling: what is left out is never converted. One writer, so that the files
        // follow one another in time.
        frames.process(Frames.convert(bufferType))
                .name("convert")
                .sinkTo(files(directory()))
                .name("Arrow files")
                .setParallelism(1);
    }

    @Override
    void interrupted(Jobs.Running job) throws Exception {
        job.stop();
    }

    private FileSink<VideoFrame> files(Path directory) {
        return FileSink.forBulkFormat(
                        directory,
                        ArrowFrameWriterFactory.ofAnyFrames().withCompression(compression))
                .withBucketAssigner(new BasePathBucketAssigner<>())
                .withOutputFileConfig(
                        OutputFileConfig.builder()
                                .withPartPrefix("frames")
                                .withPartSuffix(".arrow")
                                .build())
                .build();
    }

    private Path directory() {
        try {
            return Directories.writable(out);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "Cannot write into '" + out + "': " + Failures.messageOf(e) + " (--out)", e);
        }
    }
}
