// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.examples;

import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.FrameOrigin;
import io.github.flinklivekit.frame.TrackSource;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.VideoFrameTypeInfo;
import io.github.flinklivekit.frame.arrow.ArrowCompression;
import io.github.flinklivekit.frame.arrow.ArrowFrameFormat;
import io.github.flinklivekit.frame.arrow.ArrowFrameWriterFactory;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.frame.pixels.VideoRotation;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Arrow files between Flink jobs and pyarrow, which knows nothing of this project. */
class PyarrowITCase {

    private static final int FRAMES = 5;
    private static final int WIDTH = 6;
    private static final int HEIGHT = 4;
    private static final long FIRST_US = 1_700_000_000_000_001L;
    private static final int INTERVAL_US = 33_333;

    @TempDir Path folder;

    /** The script and what it prints: Flink reads every file of the other folder. */
    @TempDir Path work;

    @ParameterizedTest
    @EnumSource
    void pyarrowReadsTensorsAsArraysOfTheirShape(ArrowCompression compression) throws Exception {
        write(
                VideoBufferType.RGBA,
                ArrowFrameWriterFactory.ofTensors(WIDTH, HEIGHT, VideoBufferType.RGBA)
                        .withCompression(compression)
                        .withFramesPerBatch(2));
        JsonNode facts = readByPyarrow();
        assertThat(facts.get("extension").asText()).isEqualTo("arrow.fixed_shape_tensor");
        assertThat(numbers(facts.get("tensor_shape"))).containsExactly(4L, 6L, 4L);
        assertThat(texts(facts.get("dim_names"))).containsExactly("height", "width", "channel");
        assertThat(numbers(facts.get("array_shape"))).containsExactly(5L, 4L, 6L, 4L);
        assertThat(facts.get("array_type").asText()).isEqualTo("uint8");
        checkColumns(facts, VideoBufferType.RGBA);
    }

    @ParameterizedTest
    @EnumSource
    void pyarrowReadsFramesOfAnyType(ArrowCompression compression) throws Exception {
        write(
                VideoBufferType.I420,
                ArrowFrameWriterFactory.ofAnyFrames()
                        .withCompression(compression)
                        .withFramesPerBatch(3));
        JsonNode facts = readByPyarrow();
        assertThat(facts.get("storage").asText()).isEqualTo("large_binary");
        checkColumns(facts, VideoBufferType.I420);
    }

    private static void checkColumns(JsonNode facts, VideoBufferType type) {
        assertThat(texts(facts.get("columns")))
                .containsExactly(
                        "room",
                        "participant",
                        "track",
                        "track_source",
                        "timestamp",
                        "sequence",
                        "width",
                        "height",
                        "type",
                        "rotation",
                        "data",
                        "pixel_encoding",
                        "user_timestamp",
                        "frame_id",
                        "user_data");
        assertThat(texts(facts.get("nullable")))
                .containsExactly("user_timestamp", "frame_id", "user_data");
        assertThat(facts.get("timestamp_type").asText()).isEqualTo("timestamp[us, tz=UTC]");
        assertThat(facts.get("rows")).hasSize(FRAMES);
        for (int i = 0; i < FRAMES; i++) {
            assertThat(facts.get("timestamps").get(i).asLong())
                    .isEqualTo(FIRST_US + (long) i * INTERVAL_US);
            JsonNode row = facts.get("rows").get(i);
            assertThat(row.get("room").asText()).isEqualTo("demo");
            assertThat(row.get("participant").asText()).isEqualTo("älice");
            assertThat(row.get("track").asText()).isEqualTo("cam");
            assertThat(row.get("track_source").asText()).isEqualTo("camera");
            assertThat(row.get("sequence").asLong()).isEqualTo(i);
            assertThat(row.get("width").asInt()).isEqualTo(WIDTH);
            assertThat(row.get("height").asInt()).isEqualTo(HEIGHT);
            assertThat(row.get("type").asText()).isEqualTo(type.name());
            assertThat(row.get("rotation").asInt()).isEqualTo(90);
            assertThat(facts.get("pixels").get(i).asText())
                    .isEqualTo(HexFormat.of().formatHex(pixels(i, type)));
        }
    }

    @Test
    void whatPyarrowWroteAFileSourceReads() throws Exception {
        python("write", folder.toString());
        List<VideoFrame> frames =
                new ArrayList<>(
                        environment()
                                .fromSource(
                                        FileSource.forBulkFileFormat(new ArrowFrameFormat(), path())
                                                .build(),
                                        WatermarkStrategy.noWatermarks(),
                                        "files")
                                .executeAndCollect(100));
        frames.sort(Comparator.comparing(VideoFrame::track).thenComparing(VideoFrame::timestampUs));
        assertThat(frames)
                .extracting(VideoFrame::track)
                .containsExactly(
                        "lz4", "lz4", "lz4", "none", "none", "none", "stream", "stream", "stream",
                        "zstd", "zstd", "zstd");
        for (int i = 0; i < frames.size(); i++) {
            VideoFrame frame = frames.get(i);
            int number = i % 3;
            boolean stream = frame.track().equals("stream");
            long timestampUs = FIRST_US + (long) number * INTERVAL_US;
            assertThat(frame.timestampUs())
                    .isEqualTo(stream ? timestampUs / 1000 * 1000 : timestampUs);
            assertThat(frame.sequence()).isEqualTo(stream ? 7 + number : 0);
            assertThat(frame.width()).isEqualTo(WIDTH);
            assertThat(frame.height()).isEqualTo(HEIGHT);
            assertThat(frame.type()).isEqualTo(VideoBufferType.RGB24);
            for (int at = 0; at < frame.header().sizeBytes(); at++) {
                assertThat(frame.data().get(at)).isEqualTo((byte) (72 * number + at));
            }
        }
    }

    private static StreamExecutionEnvironment environment() {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(1);
        return env;
    }

    private org.apache.flink.core.fs.Path path() {
        return org.apache.flink.core.fs.Path.fromLocalFile(folder.toFile());
    }

    private void write(VideoBufferType type, ArrowFrameWriterFactory factory) throws Exception {
        StreamExecutionEnvironment env = environment();
        env.fromSequence(0, FRAMES - 1)
                .map(number -> frame(number.intValue(), type))
                .returns(VideoFrameTypeInfo.INSTANCE)
                .sinkTo(FileSink.forBulkFormat(path(), factory).build());
        env.execute();
    }

    private static VideoFrame frame(int number, VideoBufferType type) {
        FrameHeader header =
                new FrameHeader(
                        WIDTH,
                        HEIGHT,
                        type,
                        FIRST_US + (long) number * INTERVAL_US,
                        VideoRotation.ROTATION_90,
                        number,
                        new FrameOrigin("demo", "älice", "TR_1", "cam", TrackSource.CAMERA));
        return VideoFrame.wrap(header, pixels(number, type));
    }

    private static byte[] pixels(int number, VideoBufferType type) {
        byte[] pixels = new byte[type.sizeBytes(WIDTH, HEIGHT)];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (number * 31 + i * 7);
        }
        return pixels;
    }

    private JsonNode readByPyarrow() throws Exception {
        List<String> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).map(Path::toString).toList();
        }
        assertThat(files).as("files of the sink").hasSize(1);
        return new ObjectMapper().readTree(python("read", files.get(0)));
    }

    /** What the script prints. */
    private String python(String command, String argument) throws Exception {
        Path script = work.resolve("arrow_files.py");
        Path output = work.resolve("output");
        try (InputStream in = getClass().getResourceAsStream("/python/arrow_files.py")) {
            Files.write(script, in.readAllBytes());
        }
        Process process =
                new ProcessBuilder(
                                PythonPeer.interpreter().toString(),
                                script.toString(),
                                command,
                                argument)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended by itself").isTrue();
        } finally {
            process.destroyForcibly();
        }
        String printed = Files.readString(output, UTF_8);
        assertThat(process.exitValue()).as(printed).isZero();
        return printed;
    }

    private static List<Long> numbers(JsonNode array) {
        List<Long> numbers = new ArrayList<>();
        array.forEach(number -> numbers.add(number.asLong()));
        return numbers;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
