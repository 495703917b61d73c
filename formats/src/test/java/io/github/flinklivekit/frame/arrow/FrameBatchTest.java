// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.VideoBufferType;
import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

import org.junit.jupiter.api.Test;

import java.io.IOException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FrameBatchTest {

    private static FrameBatch batch() {
        try (FrameBatchBuilder builder = new FrameBatchBuilder()) {
            for (int i = 0; i < 3; i++) {
                byte[] pixels = new byte[4 * (i + 1)];
                pixels[0] = (byte) (40 + i);
                builder.add(
                        VideoFrame.wrap(
                                FrameHeader.of(i + 1, 1, VideoBufferType.RGBA).withSequence(i),
                                pixels));
            }
            return builder.build();
        }
    }

    private static void assertFrames(FrameBatch batch) {
        assertThat(batch.toFrames())
                .extracting(VideoFrame::width, VideoFrame::sequence, f -> f.data().get(0))
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1, 0L, (byte) 40),
                        org.assertj.core.groups.Tuple.tuple(2, 1L, (byte) 41),
                        org.assertj.core.groups.Tuple.tuple(3, 2L, (byte) 42));
    }

    @Test
    void handlesShareRowsUntilTheLastIsReleased() {
        FrameBatch first = batch();
        FrameBatch second = first.retain();
        first.release();
        first.release();
        assertThat(first.hasRows()).isFalse();
        assertThatThrownBy(first::toFrames)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("toHeap()");
        assertFrames(second);
        FrameBatch heap = second.toHeap();
        second.release();
        heap.release();
        assertFrames(heap);
    }

    @Test
    void theSerializerIsFoundAndBringsRowsBack() throws Exception {
        var serializer = TypeInformation.of(FrameBatch.class).createSerializer(null);
        assertThat(serializer).isInstanceOf(FrameBatchSerializer.class);
        FrameBatch batch = batch();
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(batch, out);
        batch.release();
        assertFrames(serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer())));
        out.clear();
        serializer.serialize(batch, out);
        FrameBatch lost = serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
        assertThat(lost.hasRows()).isFalse();
        assertThatThrownBy(
                        () ->
                                serializer.deserialize(
                                        new DataInputDeserializer(
                                                new byte[] {1, 0, 0, 0, 9, 127, 0, 0, 0})))
                .isInstanceOf(IOException.class);
    }
}
