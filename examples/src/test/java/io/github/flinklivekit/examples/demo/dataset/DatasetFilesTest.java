// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo.dataset;

import io.github.flinklivekit.examples.demo.Pictures;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.arrow.ArrowFrameWriterFactory;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class DatasetFilesTest {

    @TempDir private Path folder;

    @Test
    void readsWhatIsCompleteByDayAndTrack() throws Exception {
        write("room=a%2Fb c/day=2026-01-31/frames-1.arrow", "door", 0, 1_000_000, 2_000_000);
        write("room=a%2Fb c/day=2026-01-31/frames-2.arrow", "door", 3_000_000, 4_500_000);
        write("room=a%2Fb c/day=2026-02-01/frames-1.arrow", "desk", 5_000_000);
        DatasetFiles files = new DatasetFiles(folder);

        Map<String, DatasetFiles.Track> tracks = files.read();

        assertThat(tracks)
                .containsOnlyKeys(
                        "room=a%2Fb c/day=2026-01-31 door", "room=a%2Fb c/day=2026-02-01 desk");
        DatasetFiles.Track door = tracks.get("room=a%2Fb c/day=2026-01-31 door");
        assertThat(door.timesUs()).hasSize(5);
        assertThat(door.meanDistance()).isEqualTo(1.125);
        assertThat(tracks.get("room=a%2Fb c/day=2026-02-01 desk").meanDistance()).isZero();
        BufferedImage overview = Overview.of(tracks.values());
        assertThat(overview.getWidth()).isGreaterThan(6 * DatasetJob.WIDTH);
        assertThat(overview.getHeight()).isGreaterThan(2 * DatasetJob.HEIGHT);
        // One picture of the second track, and nothing beside it.
        assertThat(overview.getRGB(DatasetJob.WIDTH / 2, DatasetJob.HEIGHT / 2) & 0xff)
                .isGreaterThan(100);
        assertThat(overview.getRGB(overview.getWidth() - 5, overview.getHeight() - 5) & 0xff)
                .isZero();
    }

    @Test
    void tellsWhatIsNotComplete() throws Exception {
        write("room=a%2Fb c/day=2026-01-31/frames-1.arrow", "door", 0);
        DatasetFiles files = new DatasetFiles(folder);
        assertThat(files.areComplete()).isTrue();

        Files.createFile(
                folder.resolve("room=a%2Fb c/day=2026-01-31/.frames-2.arrow.inprogress.1"));

        assertThat(files.areComplete()).isFalse();
        assertThat(files.complete()).hasSize(1);
        assertThat(files.read()).hasSize(1);
    }

    private void write(String name, String track, long... timesUs) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        var path = new org.apache.flink.core.fs.Path(file.toUri());
        try (FSDataOutputStream out =
                path.getFileSystem().create(path, FileSystem.WriteMode.NO_OVERWRITE)) {
            BulkWriter<VideoFrame> writer =
                    ArrowFrameWriterFactory.ofTensors(
                                    DatasetJob.WIDTH, DatasetJob.HEIGHT, VideoBufferType.RGB24)
                            .create(out);
            for (long timeUs : timesUs) {
                writer.addElement(
                        Pictures.onHeap(
                                        track,
                                        timeUs,
                                        DatasetJob.WIDTH,
                                        DatasetJob.HEIGHT,
                                        200,
                                        128,
                                        128)
                                .convert(VideoBufferType.RGB24));
            }
            writer.finish();
        }
    }
}
