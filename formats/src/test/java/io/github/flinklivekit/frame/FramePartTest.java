// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import io.github.flinklivekit.frame.arrow.FrameBatch;
import io.github.flinklivekit.frame.arrow.FrameBatchBuilder;
import io.github.flinklivekit.frame.pixels.ScaleFilter;
import io.github.flinklivekit.frame.pixels.ScaleFit;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

import org.apache.arrow.memory.util.MemoryUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What {@link FrameGeometry#crop} gives: frames whose rows lie among those of a larger picture. */
class FramePartTest {

    private final FrameAllocator allocator = FrameAllocator.create("test", 1 << 20);

    @AfterEach
    void nothingIsLeft() {
        assertThat(allocator.allocatedBytes()).isZero();
        allocator.close();
    }

    @Test
    void sharesThePixelsOfTheWhole() {
        VideoFrame whole =
                TestFrames.offHeap(allocator, TestFrames.onHeap(32, 16, VideoBufferType.I420));
        long before = allocator.allocatedBytes();
        VideoFrame part = FrameGeometry.crop(whole, 8, 6, 11, 7);
        VideoFrame again = part.retain();
        assertThat(allocator.allocatedBytes()).isEqualTo(before);
        assertThat(address(part, 0)).isEqualTo(address(whole, 0) + 6 * 32 + 8);
        assertThat(address(part, 2)).isEqualTo(address(whole, 2) + 3 * 16 + 4);
        assertThat(part.plane(1).stride()).isEqualTo(16);
        assertThat(part.plane(1).rowBytes()).isEqualTo(6);
        assertThat(part.plane(1).rows()).isEqualTo(4);
        byte[] pixels = TestFrames.bytes(part);
        whole.release();
        part.release();
        assertThat(TestFrames.bytes(again)).isEqualTo(pixels);
        again.release();
        assertThat(allocator.allocatedBytes()).isZero();
        assertThatThrownBy(again::data).isInstanceOf(FrameReleasedException.class);
    }

    private static long address(VideoFrame frame, int plane) {
        return MemoryUtil.getByteBufferAddress(frame.plane(plane).data());
    }

    @Test
    void toHeapKeepsThePartAlone() {
        VideoFrame part =
                FrameGeometry.crop(TestFrames.onHeap(32, 16, VideoBufferType.RGBA), 3, 5, 7, 9);
        VideoFrame heap = part.toHeap();
        assertThat(heap.plane(0).stride()).isEqualTo(7 * 4);
        assertThat(heap.data()).isEqualTo(part.data());
        assertThat(heap.toHeap()).isSameAs(heap);
    }

    @ParameterizedTest
    @EnumSource
    void aPartOfAPartIsAPartOfTheWhole(VideoBufferType type) {
        VideoFrame whole = TestFrames.onHeap(31, 19, type);
        VideoFrame part = FrameGeometry.crop(FrameGeometry.crop(whole, 5, 3, 24, 15), 4, 6, 15, 8);
        int x = type.horizontalSubsampling() == 1 ? 9 : 8;
        int y = type.verticalSubsampling() == 1 ? 9 : 8;
        assertThat(TestFrames.bytes(part))
                .isEqualTo(TestFrames.bytes(FrameGeometry.crop(whole, x, y, 15, 8)));
    }

    @ParameterizedTest
    @EnumSource
    void convertsAsAPictureOfItsOwn(VideoBufferType type) {
        VideoFrame heapPart = FrameGeometry.crop(TestFrames.onHeap(41, 37, type), 5, 3, 33, 31);
        VideoFrame whole = TestFrames.offHeap(allocator, TestFrames.onHeap(41, 37, type));
        VideoFrame part = FrameGeometry.crop(whole, 5, 3, 33, 31);
        for (VideoBufferType target : VideoBufferType.values()) {
            for (boolean flipY : new boolean[] {false, true}) {
                VideoFrame converted = part.convert(target, flipY);
                assertThat(TestFrames.bytes(converted))
                        .as("%s to %s, %s", type, target, flipY)
                        .isEqualTo(TestFrames.bytes(heapPart.toHeap().convert(target, flipY)))
                        .isEqualTo(TestFrames.bytes(heapPart.convert(target, flipY)));
                converted.release();
            }
        }
        part.release();
        whole.release();
    }

    @ParameterizedTest
    @EnumSource
    void isScaledAndTurnedAsAPictureOfItsOwn(VideoBufferType type) {
        VideoFrame part = FrameGeometry.crop(TestFrames.onHeap(41, 37, type), 4, 2, 30, 24);
        VideoFrame own = part.toHeap();
        for (ScaleFilter filter : ScaleFilter.values()) {
            assertThat(TestFrames.bytes(FrameGeometry.scale(part, 10, 8, filter, ScaleFit.STRETCH)))
                    .as("%s", filter)
                    .isEqualTo(
                            TestFrames.bytes(
                                    FrameGeometry.scale(own, 10, 8, filter, ScaleFit.STRETCH)));
        }
        assertThat(TestFrames.bytes(FrameGeometry.applyRotation(part)))
                .isEqualTo(TestFrames.bytes(FrameGeometry.applyRotation(own)));
        assertThat(pixels(FrameImages.toImage(part))).isEqualTo(pixels(FrameImages.toImage(own)));
    }

    private static int[] pixels(BufferedImage image) {
        return ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    }

    @ParameterizedTest
    @EnumSource
    void isSerialisedWithoutTheRest(VideoBufferType type) throws Exception {
        VideoFrame whole = TestFrames.offHeap(allocator, TestFrames.onHeap(41, 37, type));
        VideoFrame part = FrameGeometry.crop(whole, 4, 2, 29, 23);
        VideoFrameSerializer serializer = new VideoFrameSerializer();
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(part, out);
        VideoFrame back = serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
        assertThat(back.header()).isEqualTo(part.header());
        assertThat(back.data()).isEqualTo(part.data());
        part.release();
        whole.release();
    }

    @Test
    void becomesARowOfABatch() {
        VideoFrame part =
                FrameGeometry.crop(TestFrames.onHeap(41, 37, VideoBufferType.RGBA), 4, 2, 29, 23);
        try (FrameBatchBuilder builder = new FrameBatchBuilder(allocator)) {
            builder.add(part);
            FrameBatch batch = builder.build();
            VideoFrame row = batch.toFrames().get(0);
            assertThat(row.width()).isEqualTo(29);
            assertThat(row.height()).isEqualTo(23);
            assertThat(row.data()).isEqualTo(part.data());
            row.release();
            batch.release();
        }
    }

    @Test
    void aTimeCodeAtItsTopIsRead() {
        long micros = 1_790_000_000_000_001L;
        VideoFrame black = TestFrames.onHeap(1280, 720, VideoBufferType.I420);
        assertThat(TimeCode.read(FrameGeometry.crop(TimeCode.stamp(black, micros), 0, 0, 1280, 64)))
                .hasValue(micros);
    }
}
