// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import io.github.flinklivekit.frame.Allocations;
import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.core.fs.Path;

import com.code_intelligence.jazzer.junit.FuzzTest;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Arrow files of any bytes. */
class ArrowFrameReaderFuzzTest {

    private static final long SLACK_BYTES = 2 * 1024 * 1024;

    /** What ZSTD can make of the bytes of a file, and the copies of that. */
    private static final long FACTOR = 128 * 1024;

    @FuzzTest(maxDuration = "65s")
    void damagedFilesGiveAnIoExceptionThatNamesThem(byte[] bytes) throws Exception {
        java.nio.file.Path file = Files.createTempFile("fuzz", ".arrow");
        try {
            Files.write(file, bytes);
            long most = SLACK_BYTES + FACTOR * bytes.length;
            Allocations.assertAtMost(most, () -> read(file, false));
            Allocations.assertAtMost(most, () -> read(file, true));
        } finally {
            Files.delete(file);
        }
    }

    private static void read(java.nio.file.Path file, boolean offHeap) {
        try (ArrowFrameReader reader = new ArrowFrameReader(new Path(file.toUri()), offHeap)) {
            List<VideoFrame> batch = reader.nextBatch();
            while (batch != null) {
                batch.forEach(VideoFrame::release);
                batch = reader.nextBatch();
            }
        } catch (IOException expected) {
            assertThat(expected).hasMessageContaining(file.getFileName().toString());
        }
    }
}
