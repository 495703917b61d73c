// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.core.memory.DataOutputSerializer;

import com.code_intelligence.jazzer.junit.FuzzTest;

import java.io.ByteArrayInputStream;
import java.io.IOException;

import static org.assertj.core.api.Assertions.assertThat;

/** Serialised frames of any bytes, from memory and from a stream that cannot tell its length. */
class VideoFrameSerializerFuzzTest {

    /** What is asked for before bytes were seen, and what the reading itself needs. */
    private static final long SLACK_BYTES = 2 * 1024 * 1024;

    /** How much more is believed to follow what was there, and the copies of that. */
    private static final long FACTOR = 32;

    private final VideoFrameSerializer serializer = new VideoFrameSerializer();

    @FuzzTest(maxDuration = "65s")
    void damagedFramesGiveAnIoException(byte[] bytes) {
        Allocations.assertAtMost(SLACK_BYTES + FACTOR * bytes.length, () -> read(bytes));
    }

    private void read(byte[] bytes) {
        boolean fromMemory = isRead(new DataInputDeserializer(bytes), bytes);
        boolean fromStream =
                isRead(new DataInputViewStreamWrapper(new ByteArrayInputStream(bytes)), bytes);
        assertThat(fromStream).isEqualTo(fromMemory);
    }

    private boolean isRead(DataInputView source, byte[] bytes) {
        VideoFrame frame;
        try {
            frame = serializer.deserialize(source);
        } catch (IOException e) {
            return false;
        }
        DataOutputSerializer target = new DataOutputSerializer(64);
        try {
            serializer.serialize(frame, target);
            VideoFrame again =
                    serializer.deserialize(new DataInputDeserializer(target.getCopyOfBuffer()));
            assertThat(again.header()).isEqualTo(frame.header());
            assertThat(again.hasPixels()).isEqualTo(frame.hasPixels());
        } catch (IOException e) {
            throw new AssertionError("What was read cannot be written and read again", e);
        }
        assertThat(frame.hasPixels() && frame.header().sizeBytes() > bytes.length).isFalse();
        return true;
    }
}
