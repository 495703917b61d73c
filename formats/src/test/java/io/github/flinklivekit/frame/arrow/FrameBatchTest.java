// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.FrameMemoryException;
import io.github.flinklivekit.frame.FrameMetadata;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FrameBatchTest {

    private static FrameBatch batch() {
        return batch(FrameAllocator.create("test", 1 << 16));
    }

    private static FrameBatch batch(FrameAllocator allocator) {
        try (allocator;
                FrameBatchBuilder builder = new FrameBatchBuilder(allocator)) {
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
        FrameAllocator allocator = FrameAllocator.create("test", 1 << 16);
        FrameBatch first = batch(allocator);
        FrameBatch second = first.retain();
        first.release();
        first.release();
        assertThat(first.hasRows()).isFalse();
        assertThatThrownBy(first::toFrames)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("toHeap()");
        assertFrames(second);
        FrameBatch heap = second.toHeap();
        assertThat(allocator.allocatedBytes()).isPositive();
        second.release();
        assertThat(allocator.allocatedBytes()).isZero();
        heap.release();
        assertFrames(heap);
    }

    @Test
    void rowsSayHowTheirPixelsAreEncoded() {
        FrameHeader header =
                FrameHeader.of(2, 2, VideoBufferType.I420)
                        .withPixelEncoding(PixelEncoding.BT709_LIMITED);
        try (FrameAllocator allocator = FrameAllocator.create("test", 1 << 16);
                FrameBatchBuilder builder = new FrameBatchBuilder(allocator)) {
            builder.add(VideoFrame.wrap(header, new byte[6]));
            FrameBatch batch = builder.build();

            assertThat(batch.toFrames()).extracting(VideoFrame::header).containsExactly(header);
            String column =
                    batch.read(rows -> rows.getVector("pixel_encoding").getObject(0).toString());
            assertThat(column).isEqualTo("bt709-limited");
            batch.release();
        }
    }

    @Test
    void rowsHaveTheirMetadataOrNull() {
        FrameHeader plain = FrameHeader.of(2, 2, VideoBufferType.I420);
        List<FrameHeader> headers =
                List.of(
                        plain.withMetadata(new FrameMetadata(7L, 8L, new byte[] {1, 2})),
                        plain,
                        plain.withMetadata(FrameMetadata.NONE.withFrameId(9L)));
        try (FrameAllocator allocator = FrameAllocator.create("test", 1 << 16);
                FrameBatchBuilder builder = new FrameBatchBuilder(allocator)) {
            headers.forEach(header -> builder.add(VideoFrame.wrap(header, new byte[6])));
            FrameBatch batch = builder.build();

            assertThat(batch.toFrames())
                    .extracting(VideoFrame::header)
                    .containsExactlyElementsOf(headers);
            for (String column : List.of("user_timestamp", "user_data")) {
                assertThat(
                                batch.<List<Boolean>>read(
                                        rows ->
                                                List.of(
                                                        rows.getVector(column).isNull(0),
                                                        rows.getVector(column).isNull(1),
                                                        rows.getVector(column).isNull(2))))
                        .containsExactly(false, true, true);
            }
            batch.release();
        }
    }

    @Test
    void atTheLimitWhatWasAddedBeforeIsStillThere() {
        VideoFrame frame =
                VideoFrame.wrap(FrameHeader.of(32, 32, VideoBufferType.RGBA), new byte[4096]);
        try (FrameAllocator allocator = FrameAllocator.create("small", 100_000);
                FrameBatchBuilder builder = new FrameBatchBuilder(allocator)) {
            assertThatThrownBy(
                            () -> {
                                for (int i = 0; i < 30; i++) {
                                    builder.add(frame);
                                }
                            })
                    .isInstanceOf(FrameMemoryException.class)
                    .hasMessageContaining("small")
                    .hasMessageContaining("4096 bytes");
            int added = builder.size();
            assertThat(added).isBetween(1, 29);
            FrameBatch batch = builder.build();
            assertThat(batch.toFrames()).hasSize(added);
            batch.release();
            builder.add(frame);
            assertThat(builder.size()).isEqualTo(1);
        }
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
