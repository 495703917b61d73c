// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import io.github.flinklivekit.frame.Allocations;

import org.apache.flink.core.memory.DataInputDeserializer;

import com.code_intelligence.jazzer.junit.FuzzTest;

import java.io.IOException;

import static org.assertj.core.api.Assertions.assertThat;

/** Serialised batches of any bytes. */
class FrameBatchSerializerFuzzTest {

    private static final long SLACK_BYTES = 2 * 1024 * 1024;

    /** Arrow makes objects of what its metadata says. */
    private static final long FACTOR = 256;

    private final FrameBatchSerializer serializer = new FrameBatchSerializer();

    @FuzzTest(maxDuration = "65s")
    void damagedBatchesSayThatTheyAre(byte[] bytes) {
        Allocations.assertAtMost(SLACK_BYTES + FACTOR * bytes.length, () -> read(bytes));
    }

    private void read(byte[] bytes) {
        try {
            FrameBatch batch = serializer.deserialize(new DataInputDeserializer(bytes));
            if (batch.hasRows()) {
                batch.toFrames();
            }
        } catch (IOException | IllegalStateException expected) {
            assertThat(expected).hasMessageMatching("(?s).*(damaged|cut off|empty|no frame).*");
        }
    }
}
