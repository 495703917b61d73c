// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples;

import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.FrameOrigin;
import io.github.flinklivekit.frame.VideoBufferType;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.arrow.ArrowFrameWriterFactory;

import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MergedRecordingsTest {

    private static final long ALL = Long.MAX_VALUE;

    @TempDir private java.nio.file.Path folder;
    private List<String> files;

    /** Two that overlap, one that comes long before them, and one without a frame. */
    @BeforeEach
    void write() throws IOException {
        files =
                List.of(
                        file("b.arrow", 100, 130, 160, 190),
                        file("c.arrow", 110, 140, 150, 300),
                        file("empty.arrow"),
                        file("a.arrow", 10, 20));
    }

    @Test
    void framesComeInTheOrderOfTheirTimes() throws IOException {
        assertThat(read(files, ALL, 0))
                .containsExactly(10L, 20L, 100L, 110L, 130L, 140L, 150L, 160L, 190L, 300L);
    }

    @Test
    void goesOnAfterWhatWasRead() throws IOException {
        try (MergedRecordings recordings = new MergedRecordings(files, ALL, 4)) {
            assertThat(recordings.next().timestampUs()).isEqualTo(130);
            assertThat(recordings.framesRead()).isEqualTo(5);
        }
        assertThat(read(files, ALL, 11)).isEmpty();
    }

    @Test
    void endsAfterALength() throws IOException {
        assertThat(read(files, 101, 0)).containsExactly(10L, 20L, 100L, 110L);
    }

    @Test
    void namesAFileThatIsDamaged() throws IOException {
        java.nio.file.Path file = folder.resolve("b.arrow");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));

        assertThatThrownBy(() -> read(files, ALL, 0))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("b.arrow")
                .hasMessageContaining("damaged");
    }

    @Test
    void splitsSurviveAJourney() throws IOException {
        RecordingSplit split = new RecordingSplit(files, 7, 3);
        RecordingSplitSerializer serializer = new RecordingSplitSerializer();

        assertThat(serializer.deserialize(1, serializer.serialize(split))).isEqualTo(split);
        assertThatThrownBy(() -> serializer.deserialize(2, new byte[0]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 2");
    }

    private static List<Long> read(List<String> files, long lengthUs, long from)
            throws IOException {
        List<Long> timestamps = new ArrayList<>();
        try (MergedRecordings recordings = new MergedRecordings(files, lengthUs, from)) {
            while (recordings.hasNext()) {
                timestamps.add(recordings.next().timestampUs());
            }
        }
        return timestamps;
    }

    private String file(String name, long... timestamps) throws IOException {
        Path path = new Path(folder.resolve(name).toUri());
        try (FSDataOutputStream out =
                path.getFileSystem().create(path, FileSystem.WriteMode.OVERWRITE)) {
            BulkWriter<VideoFrame> writer =
                    ArrowFrameWriterFactory.ofAnyFrames().withFramesPerBatch(3).create(out);
            for (long timestamp : timestamps) {
                FrameHeader header =
                        FrameHeader.of(2, 2, VideoBufferType.I420)
                                .withTimestampUs(timestamp)
                                .withOrigin(FrameOrigin.ofTrack(name));
                writer.addElement(VideoFrame.wrap(header, new byte[6]));
            }
            writer.finish();
        }
        return path.toString();
    }
}
