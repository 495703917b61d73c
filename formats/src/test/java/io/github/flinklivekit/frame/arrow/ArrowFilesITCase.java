// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import io.github.flinklivekit.frame.FrameReleasedException;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.operators.Frames;
import io.github.flinklivekit.frame.pixels.ScaleFilter;
import io.github.flinklivekit.frame.pixels.ScaleFit;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.local.LocalDataOutputStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import org.apache.arrow.memory.util.MemoryUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ArrowFilesITCase {

    private static final int FRAMES = 20;

    @TempDir File folder;

    private static StreamExecutionEnvironment environment() {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(1);
        return env;
    }

    private static DataStream<VideoFrame> pictures(StreamExecutionEnvironment env) {
        return env.fromSource(
                Frames.testPattern(64, 36, 1000, 2).withFrames(FRAMES / 2),
                WatermarkStrategy.noWatermarks(),
                "pictures");
    }

    @ParameterizedTest
    @EnumSource
    void whatAFileSinkWroteAFileSourceReads(ArrowCompression compression) throws Exception {
        StreamExecutionEnvironment env = environment();
        pictures(env)
                .process(
                        Frames.map(
                                f -> f.sequence() % 2 == 0 ? f : f.convert(VideoBufferType.NV12)))
                .sinkTo(
                        FileSink.forBulkFormat(
                                        Path.fromLocalFile(folder),
                                        ArrowFrameWriterFactory.ofAnyFrames()
                                                .withCompression(compression)
                                                .withFramesPerBatch(3))
                                .build());
        env.execute();
        List<VideoFrame> frames =
                environment()
                        .fromSource(
                                FileSource.forBulkFileFormat(
                                                new ArrowFrameFormat(), Path.fromLocalFile(folder))
                                        .build(),
                                WatermarkStrategy.noWatermarks(),
                                "files")
                        .executeAndCollect(FRAMES + 1);
        assertThat(frames).hasSize(FRAMES);
        List<VideoFrame> expected =
                pictures(environment())
                        .process(
                                Frames.map(
                                        f ->
                                                f.sequence() % 2 == 0
                                                        ? f
                                                        : f.convert(VideoBufferType.NV12)))
                        .executeAndCollect(FRAMES);
        Comparator<VideoFrame> order =
                Comparator.comparing(VideoFrame::track).thenComparing(VideoFrame::sequence);
        frames = new ArrayList<>(frames);
        expected = new ArrayList<>(expected);
        frames.sort(order);
        expected.sort(order);
        for (int i = 0; i < FRAMES; i++) {
            assertThat(frames.get(i).header())
                    .isEqualTo(
                            expected.get(i).header().withTimestampUs(frames.get(i).timestampUs()));
            assertThat(frames.get(i).data()).isEqualTo(expected.get(i).data());
        }
    }

    @Test
    void tensorsOfOneShapeComeBack() throws Exception {
        List<VideoFrame> frames = rgba(5);
        File file = write(frames, ArrowFrameWriterFactory.ofTensors(16, 8, VideoBufferType.RGBA));
        assertThat(read(file)).usingElementComparator(ArrowFilesITCase::compare).isEqualTo(frames);
        assertThatThrownBy(
                        () ->
                                write(
                                        frames,
                                        ArrowFrameWriterFactory.ofTensors(
                                                8, 8, VideoBufferType.RGBA)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("16x8 rgba")
                .hasMessageContaining("[8, 8, 4]");
        assertThatThrownBy(() -> ArrowFrameWriterFactory.ofTensors(8, 8, VideoBufferType.I420))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<VideoFrame> rgba(int count) throws Exception {
        return environment()
                .fromSource(
                        Frames.testPattern(64, 36, 1000, 1).withFrames(count),
                        WatermarkStrategy.noWatermarks(),
                        "pictures")
                .process(Frames.scale(16, 8, ScaleFilter.BOX, ScaleFit.STRETCH))
                .process(Frames.convert(VideoBufferType.RGBA))
                .executeAndCollect(count);
    }

    private static int compare(VideoFrame a, VideoFrame b) {
        return a.header().equals(b.header()) ? a.data().compareTo(b.data()) : -1;
    }

    @Test
    void aBatchEndsWhereMemoryEndsIt() throws Exception {
        List<VideoFrame> frames = rgba(30);
        ArrowFrameWriterFactory factory =
                ArrowFrameWriterFactory.ofAnyFrames().withFramesPerBatch(1000);
        // 512 bytes of pixels a frame, and what the other columns begin with.
        File file = writeAs(frames, factory.withMemoryLimit(new MemorySize(20_000)));
        assertThat(read(file)).usingElementComparator(ArrowFilesITCase::compare).isEqualTo(frames);
        try (ArrowFrameReader reader = new ArrowFrameReader(Path.fromLocalFile(file), false)) {
            assertThat(reader.nextBatch()).hasSizeBetween(1, 29);
        }
        assertThat(read(writeAs(frames, factory.withMemoryLimit(new MemorySize(500))))).isEmpty();
    }

    /** They lie one behind the other where the batch was read to, and outlive the file. */
    @Test
    void framesOffTheHeapAreTheBatchesOwnMemory() throws Exception {
        List<VideoFrame> frames = rgba(5);
        File file = write(frames, ArrowFrameWriterFactory.ofAnyFrames());
        List<VideoFrame> read = new ArrayList<>();
        ArrowFrameReader reader = new ArrowFrameReader(Path.fromLocalFile(file), true);
        try (reader) {
            readInto(reader, read);
        }
        assertThat(read).usingElementComparator(ArrowFilesITCase::compare).isEqualTo(frames);
        assertThat(read).noneMatch(VideoFrame::isOnHeap);
        assertThat(address(read.get(1)) - address(read.get(0)))
                .isEqualTo(read.get(0).header().sizeBytes());
        VideoFrame converted = read.get(0).convert(VideoBufferType.BGRA);
        assertThat(converted.isOnHeap()).isFalse();
        converted.release();

        long all = reader.allocatedBytes();
        read.get(0).release();
        assertThat(reader.allocatedBytes()).as("the batch has another frame").isEqualTo(all);
        read.get(1).release();
        assertThat(reader.allocatedBytes()).isLessThan(all).isPositive();
        read.forEach(VideoFrame::release);
        assertThat(reader.allocatedBytes()).isZero();
    }

    private static long address(VideoFrame frame) {
        return MemoryUtil.getByteBufferAddress(frame.plane(0).data());
    }

    @ParameterizedTest
    @EnumSource
    void framesOffTheHeapAreLentUntilTheNextIsAskedFor(ArrowCompression compression)
            throws Exception {
        File file =
                write(rgba(6), ArrowFrameWriterFactory.ofAnyFrames().withCompression(compression));
        ArrowFrameReader frames = new ArrowFrameReader(Path.fromLocalFile(file), true);
        try (ArrowFrameFormat.FileReader reader = new ArrowFrameFormat.FileReader(frames, 3)) {
            BulkFormat.RecordIterator<VideoFrame> batch = reader.readBatch();
            RecordAndPosition<VideoFrame> row = batch.next();
            assertThat(row.getRecordSkipCount()).isEqualTo(4);
            VideoFrame fourth = row.getRecord();
            assertThat(fourth.sequence()).isEqualTo(3);
            assertThat(fourth.data().remaining()).isEqualTo(16 * 8 * 4);
            assertThat(batch.next()).isNull();
            assertThatThrownBy(fourth::data).isInstanceOf(FrameReleasedException.class);

            BulkFormat.RecordIterator<VideoFrame> last = reader.readBatch();
            VideoFrame fifth = last.next().getRecord();
            last.releaseBatch();
            assertThatThrownBy(fifth::data).isInstanceOf(FrameReleasedException.class);
            assertThat(reader.readBatch()).isNull();
        }
        assertThat(frames.allocatedBytes()).isZero();
    }

    @Test
    void aFileSourceLendsFramesOffTheHeap() throws Exception {
        List<VideoFrame> frames = rgba(6);
        write(frames, ArrowFrameWriterFactory.ofAnyFrames());
        List<VideoFrame> read =
                environment()
                        .fromSource(
                                FileSource.forBulkFileFormat(
                                                new ArrowFrameFormat().offHeap(),
                                                Path.fromLocalFile(folder))
                                        .build(),
                                WatermarkStrategy.noWatermarks(),
                                "files")
                        .filter(frame -> !frame.isOnHeap())
                        .executeAndCollect(7);
        assertThat(read).usingElementComparator(ArrowFilesITCase::compare).isEqualTo(frames);
    }

    private File write(List<VideoFrame> frames, ArrowFrameWriterFactory factory)
            throws IOException {
        return writeAs(frames, factory.withFramesPerBatch(2));
    }

    private File writeAs(List<VideoFrame> frames, ArrowFrameWriterFactory factory)
            throws IOException {
        File file = new File(folder, "frames.arrow");
        try (LocalDataOutputStream out = new LocalDataOutputStream(file)) {
            var writer = factory.create(out);
            for (VideoFrame frame : frames) {
                writer.addElement(frame);
            }
            writer.finish();
        }
        return file;
    }

    private static List<VideoFrame> read(File file) throws IOException {
        List<VideoFrame> all = new ArrayList<>();
        try (ArrowFrameReader reader = new ArrowFrameReader(Path.fromLocalFile(file), false)) {
            readInto(reader, all);
        }
        return all;
    }

    private static void readInto(ArrowFrameReader reader, List<VideoFrame> all) throws IOException {
        List<VideoFrame> batch = reader.nextBatch();
        while (batch != null) {
            all.addAll(batch);
            batch = reader.nextBatch();
        }
    }

    @Test
    void aFileCutOffAnywhereSaysSoAfterWhatCameBefore() throws Exception {
        List<VideoFrame> frames = rgba(6);
        File file = write(frames, ArrowFrameWriterFactory.ofAnyFrames());
        byte[] whole = Files.readAllBytes(file.toPath());
        int most = 0;
        // The index behind the stream is not read: only what is cut from the stream can be missed.
        int end = endOfStream(whole);
        for (int length = 1; length < end; length += 97) {
            Files.write(file.toPath(), java.util.Arrays.copyOf(whole, length));
            List<VideoFrame> before = new ArrayList<>();
            List<ArrowFrameReader> readers = new ArrayList<>();
            assertThatThrownBy(
                            () -> {
                                try (ArrowFrameReader reader =
                                        new ArrowFrameReader(Path.fromLocalFile(file), true)) {
                                    readers.add(reader);
                                    readInto(reader, before);
                                }
                            })
                    .as("cut at %d of %d", length, whole.length)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("frames.arrow")
                    .hasMessageContaining("batch " + before.size() / 2);
            before.forEach(VideoFrame::release);
            assertThat(readers).allMatch(reader -> reader.allocatedBytes() == 0);
            most = Math.max(most, before.size());
        }
        assertThat(most).isGreaterThanOrEqualTo(4);
    }

    /** Where the mark of the stream's end is: a continuation and a length of 0. */
    private static int endOfStream(byte[] file) {
        for (int i = file.length - 8; i > 0; i--) {
            if (java.util.Arrays.equals(
                    java.util.Arrays.copyOfRange(file, i, i + 8),
                    new byte[] {-1, -1, -1, -1, 0, 0, 0, 0})) {
                return i + 8;
            }
        }
        throw new AssertionError("no end");
    }

    @Test
    void damagedBytesGiveAnIoException() throws Exception {
        File file = write(rgba(4), ArrowFrameWriterFactory.ofAnyFrames());
        byte[] whole = Files.readAllBytes(file.toPath());
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(1200)] = (byte) random.nextInt();
            Files.write(file.toPath(), damaged);
            try {
                assertThat(read(file)).hasSizeLessThanOrEqualTo(4);
            } catch (IOException expected) {
                assertThat(expected).hasMessageContaining("frames.arrow");
            }
        }
    }
}
