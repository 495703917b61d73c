// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.examples;

import io.github.flinklivekit.fixtures.peer.PythonPeer;
import io.github.flinklivekit.fixtures.process.Installation;
import io.github.flinklivekit.fixtures.process.TemporaryFolder;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.FrameOrigin;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.arrow.ArrowCompression;
import io.github.flinklivekit.frame.arrow.ArrowFrameWriterFactory;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.it.support.ArrowFiles;

import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Arrow files between this project and pyarrow, polars and npm's apache-arrow. */
class ArrowReadersITCase {

    private static final int FRAMES = 3;
    private static final int WIDTH = 160;
    private static final int HEIGHT = 90;
    private static final int SIZE = WIDTH * HEIGHT * 4;
    private static final long[] TIMESTAMPS = {
        1_700_000_000_000_001L, 1_700_000_000_033_334L, 1_700_000_000_066_667L
    };

    @TempDir Path folder;

    /** Scripts and what they print. */
    @TempDir Path work;

    /** Pictures that compress, that do not, and of one colour, which compress to nearly nothing. */
    private static final List<IntFunction<byte[]>> PICTURES =
            List.of(
                    ArrowReadersITCase::smooth,
                    ArrowReadersITCase::noise,
                    number -> new byte[SIZE]);

    private static byte[] smooth(int number) {
        byte[] pixels = new byte[SIZE];
        for (int i = 0; i < SIZE; i++) {
            pixels[i] = (byte) ((number * SIZE + i) / 3);
        }
        return pixels;
    }

    private static byte[] noise(int number) {
        byte[] pixels = new byte[SIZE];
        new java.util.Random(number).nextBytes(pixels);
        return pixels;
    }

    @Test
    void everyReaderReadsEachCompression() throws Exception {
        for (ArrowCompression compression : ArrowCompression.values()) {
            for (int kind = 0; kind < PICTURES.size(); kind++) {
                for (boolean tensors : new boolean[] {false, true}) {
                    ArrowFrameWriterFactory factory =
                            tensors
                                    ? ArrowFrameWriterFactory.ofTensors(
                                            WIDTH, HEIGHT, VideoBufferType.RGBA)
                                    : ArrowFrameWriterFactory.ofAnyFrames();
                    write(
                            factory.withCompression(compression).withFramesPerBatch(2),
                            compression + "-" + tensors + "-" + kind + ".arrow",
                            PICTURES.get(kind));
                }
            }
        }
        List<String> files = paths();
        assertThat(files).hasSize(2 * PICTURES.size() * ArrowCompression.values().length);
        List<JsonNode> all = new ArrayList<>();
        all.addAll(python("read", files));
        all.addAll(node("read", files));
        assertThat(all).hasSize(3 * files.size());
        for (JsonNode facts : all) {
            String file = facts.get("file").asText();
            int kind = file.charAt(file.length() - ".arrow".length() - 1) - '0';
            assertThat(facts.get("rooms")).hasSize(FRAMES).allMatch(r -> r.asText().isEmpty());
            assertThat(facts.get("tracks")).allMatch(track -> track.asText().equals("cam"));
            assertThat(facts.get("timestamps"))
                    .extracting(JsonNode::asLong)
                    .containsExactly(TIMESTAMPS[0], TIMESTAMPS[1], TIMESTAMPS[2]);
            assertThat(facts.get("pixels").asText())
                    .as("%s by %s", file, facts.get("reader").asText())
                    .isEqualTo(digest(PICTURES.get(kind)));
        }
    }

    private static String digest(IntFunction<byte[]> pictures) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        IntStream.range(0, FRAMES).mapToObj(pictures).forEach(digest::update);
        return HexFormat.of().formatHex(digest.digest());
    }

    @Test
    void whatTheOthersWriteIsRead() throws Exception {
        python("write", List.of(folder.toString()));
        node("write", List.of(folder.toString()));
        List<VideoFrame> frames = ArrowFiles.read(folder);
        assertThat(frames)
                .extracting(VideoFrame::track)
                .containsOnly(
                        "npm-file",
                        "npm-stream",
                        "polars-offsets-lz4",
                        "polars-offsets-uncompressed",
                        "polars-offsets-zstd",
                        "polars-stream",
                        "polars-views-lz4",
                        "polars-views-uncompressed",
                        "polars-views-zstd")
                .hasSize(9 * FRAMES);
        for (int i = 0; i < frames.size(); i++) {
            VideoFrame frame = frames.get(i);
            int number = i / 9;
            assertThat(frame.timestampUs()).isEqualTo(TIMESTAMPS[number]);
            assertThat(frame.width()).isEqualTo(WIDTH);
            assertThat(frame.height()).isEqualTo(HEIGHT);
            assertThat(frame.type()).isEqualTo(VideoBufferType.RGBA);
            assertThat(frame.data())
                    .as("%s %d", frame.track(), number)
                    .isEqualTo(ByteBuffer.wrap(smooth(number)));
        }
    }

    /** Its frames have no room and no participant. */
    private void write(ArrowFrameWriterFactory factory, String name, IntFunction<byte[]> pictures)
            throws IOException {
        var path = new org.apache.flink.core.fs.Path(folder.resolve(name).toUri());
        try (FSDataOutputStream out =
                path.getFileSystem().create(path, FileSystem.WriteMode.NO_OVERWRITE)) {
            var writer = factory.create(out);
            for (int i = 0; i < FRAMES; i++) {
                FrameHeader header =
                        FrameHeader.of(WIDTH, HEIGHT, VideoBufferType.RGBA)
                                .withTimestampUs(TIMESTAMPS[i])
                                .withOrigin(FrameOrigin.ofTrack("cam"));
                writer.addElement(VideoFrame.wrap(header, pictures.apply(i)));
            }
            writer.finish();
        }
    }

    private List<String> paths() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(Path::toString).sorted().toList();
        }
    }

    private List<JsonNode> python(String command, List<String> arguments) throws Exception {
        Path script = work.resolve("arrow_readers.py");
        copy("/python/arrow_readers.py", script);
        return run(PythonPeer.interpreter().toString(), script, command, arguments);
    }

    private List<JsonNode> node(String command, List<String> arguments) throws Exception {
        // Modules are looked for beside the script.
        try (TemporaryFolder modules = TemporaryFolder.create("node-arrow")) {
            modules.link("node_modules", Installation.ofThisMachine().nodeModules());
            Path script = modules.file("arrow_readers.mjs");
            copy("/node/arrow_readers.mjs", script);
            return run("node", script, command, arguments);
        }
    }

    private void copy(String resource, Path file) throws IOException {
        try (InputStream in = getClass().getResourceAsStream(resource)) {
            Files.write(file, in.readAllBytes());
        }
    }

    /** The lines that a script prints. */
    private List<JsonNode> run(
            String interpreter, Path script, String command, List<String> arguments)
            throws Exception {
        Path output = work.resolve("output");
        Path errors = work.resolve("errors");
        List<String> line = new ArrayList<>(List.of(interpreter, script.toString(), command));
        line.addAll(arguments);
        Process process =
                new ProcessBuilder(line)
                        .redirectOutput(output.toFile())
                        .redirectError(errors.toFile())
                        .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended by itself").isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(errors, UTF_8)).isZero();
        List<JsonNode> printed = new ArrayList<>();
        for (String each : Files.readAllLines(output, UTF_8)) {
            printed.add(new ObjectMapper().readTree(each));
        }
        return printed;
    }
}
