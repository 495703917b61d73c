// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import io.github.flinklivekit.frame.Allocations;

import org.apache.flink.core.fs.Path;

import com.code_intelligence.jazzer.junit.FuzzTest;

import java.io.IOException;
import java.nio.file.Files;

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
            Allocations.assertAtMost(SLACK_BYTES + FACTOR * bytes.length, () -> read(file));
        } finally {
            Files.delete(file);
        }
    }

    private static void read(java.nio.file.Path file) {
        try (ArrowFrameReader reader = new ArrowFrameReader(new Path(file.toUri()))) {
            while (reader.nextBatch() != null) {
                assertThat(reader).isNotNull();
            }
        } catch (IOException expected) {
            assertThat(expected).hasMessageContaining(file.getFileName().toString());
        }
    }
}
