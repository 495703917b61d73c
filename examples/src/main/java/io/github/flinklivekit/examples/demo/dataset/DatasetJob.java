// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo.dataset;

import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.arrow.ArrowCompression;
import io.github.flinklivekit.frame.arrow.ArrowFrameWriterFactory;
import io.github.flinklivekit.frame.operators.Frames;
import io.github.flinklivekit.frame.pixels.ScaleFilter;
import io.github.flinklivekit.frame.pixels.ScaleFit;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.source.LiveKitSource;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;

import java.time.Duration;
import java.util.List;

/** The job: a frame a second of each track → one size → Arrow files, by room and day. */
final class DatasetJob {

    /** Of every picture: pictures of one size are tensors. */
    static final int WIDTH = 256;

    static final int HEIGHT = 144;

    private static final String IDENTITY = "dataset-job";

    /** Of each track. Between two frames nothing is sent and nothing decoded: snapshots. */
    private static final double FRAMES_PER_SECOND = 1;

    /** A file ends with each checkpoint. */
    private static final Duration FILE_LENGTH = Duration.ofSeconds(5);

    private DatasetJob() {}

    /**
     * Adds the operators.
     *
     * @param folder where the files go
     */
    static void define(
            StreamExecutionEnvironment flink,
            LiveKitEndpoint server,
            List<String> rooms,
            java.nio.file.Path folder) {
        LiveKitSource<VideoFrame> source =
                LiveKitSource.builder()
                        .setUrl(server.url())
                        .setApiKey(server.apiKey())
                        .setApiSecret(server.apiSecret())
                        .setRooms(rooms)
                        .setIdentityPrefix(IDENTITY)
                        .setMaxFps(FRAMES_PER_SECOND)
                        .build();
        FileSink<VideoFrame> files =
                FileSink.forBulkFormat(
                                new Path(folder.toUri()),
                                ArrowFrameWriterFactory.ofTensors(
                                                WIDTH, HEIGHT, VideoBufferType.RGB24)
                                        .withCompression(ArrowCompression.ZSTD))
                        .withBucketAssigner(new RoomAndDay())
                        .withOutputFileConfig(
                                OutputFileConfig.builder()
                                        .withPartPrefix("frames")
                                        .withPartSuffix(".arrow")
                                        .build())
                        .build();

        flink.enableCheckpointing(FILE_LENGTH.toMillis());
        flink.fromSource(source, WatermarkStrategy.noWatermarks(), "rooms")
                .process(Frames.scale(WIDTH, HEIGHT, ScaleFilter.BOX, ScaleFit.FILL))
                .name("scale")
                .process(Frames.convert(VideoBufferType.RGB24))
                .name("RGB24")
                .sinkTo(files)
                .name("Arrow files");
    }
}
