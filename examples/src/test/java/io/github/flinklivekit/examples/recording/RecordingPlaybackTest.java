// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.recording;

import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.FrameOrigin;
import io.github.flinklivekit.frame.FrameReleasedException;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.arrow.ArrowFrameWriterFactory;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RecordingPlaybackTest {

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
        assertThat(read(once(files, ALL)))
                .containsExactly(10L, 20L, 100L, 110L, 130L, 140L, 150L, 160L, 190L, 300L);
    }

    @Test
    void goesOnAfterWhatWasRead() throws IOException {
        RecordingSplit after;
        try (RecordingPlayback playback = new RecordingPlayback(once(files, ALL).at(0, 4))) {
            assertThat(playback.next().timestampUs()).isEqualTo(130);
            after = playback.split();
        }
        assertThat(read(after)).containsExactly(140L, 150L, 160L, 190L, 300L);
        assertThat(read(after.at(0, 11))).isEmpty();
    }

    @Test
    void endsAfterALength() throws IOException {
        assertThat(read(once(files, 101))).containsExactly(10L, 20L, 100L, 110L);
    }

    /** The last of three frames that are 10 us apart lasts as long as the others. */
    @Test
    void beginsAgainWhereTimeGoesOn() throws IOException {
        RecordingSplit loop =
                RecordingSplit.fromTheBeginning(List.of(file("d.arrow", 50, 60, 70)), 75, true);
        assertThat(read(loop)).containsExactly(50L, 60L, 70L, 80L, 90L, 100L, 110L, 120L);
    }

    @Test
    void goesOnInALaterPass() throws IOException {
        RecordingSplit loop =
                RecordingSplit.fromTheBeginning(List.of(file("d.arrow", 50, 60, 70)), 75, true);
        List<Long> all = new ArrayList<>();
        // Taken up anew after each frame.
        for (int frame = 0; frame < 8; frame++) {
            try (RecordingPlayback playback = new RecordingPlayback(loop)) {
                assertThat(playback.hasNext()).isTrue();
                all.add(playback.next().timestampUs());
                loop = playback.split();
            }
        }
        assertThat(all).containsExactly(50L, 60L, 70L, 80L, 90L, 100L, 110L, 120L);
        assertThat(read(loop)).isEmpty();
    }

    @Test
    void aSingleFrameIsShownEachSecond() throws IOException {
        RecordingSplit loop =
                RecordingSplit.fromTheBeginning(List.of(file("picture.arrow", 5)), 2_000_001, true);
        assertThat(read(loop)).containsExactly(5L, 1_000_005L, 2_000_005L);
    }

    @Test
    void whatHasNoFrameIsNotPlayedForEver() throws IOException {
        assertThat(read(RecordingSplit.fromTheBeginning(List.of(file("empty.arrow")), ALL, true)))
                .isEmpty();
    }

    @Test
    void aFrameIsLentUntilTheNextOne() throws IOException {
        VideoFrame last;
        try (RecordingPlayback playback = new RecordingPlayback(once(files, ALL))) {
            VideoFrame first = playback.next();
            assertThat(playback.hasNext()).isTrue();
            assertThat(first.data().remaining()).isEqualTo(6);
            last = playback.next();
            assertThatThrownBy(first::data).isInstanceOf(FrameReleasedException.class);
        }
        assertThatThrownBy(last::data).isInstanceOf(FrameReleasedException.class);
    }

    @Test
    void namesAFileThatIsCutOffAnywhere() throws IOException {
        java.nio.file.Path file = folder.resolve("b.arrow");
        byte[] whole = Files.readAllBytes(file);
        Set<Long> lastBefore = new HashSet<>();
        // The index behind the frames is not read.
        int end = endOfStream(whole);
        for (int length = 1; length < end; length += 32) {
            Files.write(file, Arrays.copyOf(whole, length));
            List<Long> before = new ArrayList<>(List.of(0L));
            assertThatThrownBy(() -> readInto(before, once(files, ALL)))
                    .as("cut at %d of %d", length, whole.length)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("b.arrow")
                    .hasMessageContaining("damaged");
            lastBefore.add(before.get(before.size() - 1));
        }
        assertThat(lastBefore).as("fails at once, and where others are open").contains(0L, 150L);
    }

    /** Where the mark of the stream's end is: a continuation and a length of 0. */
    private static int endOfStream(byte[] file) {
        String bytes = new String(file, StandardCharsets.ISO_8859_1);
        return bytes.lastIndexOf("\u00ff\u00ff\u00ff\u00ff\0\0\0\0");
    }

    @Test
    void splitsSurviveAJourney() throws IOException {
        RecordingSplit split = new RecordingSplit(files, 7, true, 5, 3);
        RecordingSplitSerializer serializer = new RecordingSplitSerializer();

        assertThat(serializer.deserialize(1, serializer.serialize(split))).isEqualTo(split);
        assertThatThrownBy(() -> serializer.deserialize(2, new byte[0]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 2");
    }

    private static RecordingSplit once(List<String> files, long lengthUs) {
        return RecordingSplit.fromTheBeginning(files, lengthUs, false);
    }

    private static List<Long> read(RecordingSplit split) throws IOException {
        List<Long> timestamps = new ArrayList<>();
        readInto(timestamps, split);
        return timestamps;
    }

    private static void readInto(List<Long> timestamps, RecordingSplit split) throws IOException {
        try (RecordingPlayback playback = new RecordingPlayback(split)) {
            while (playback.hasNext()) {
                timestamps.add(playback.next().timestampUs());
            }
        }
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
