// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.core.memory.DataOutputSerializer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class VideoFrameSerializerTest {

    private final VideoFrameSerializer serializer = new VideoFrameSerializer();

    @Test
    void isFoundByFlinkWithoutAWord() {
        TypeInformation<VideoFrame> found = TypeInformation.of(VideoFrame.class);
        assertThat(found).isEqualTo(VideoFrameTypeInfo.INSTANCE);
        assertThat(found.createSerializer(new SerializerConfigImpl()))
                .isInstanceOf(VideoFrameSerializer.class);
    }

    @ParameterizedTest
    @EnumSource
    void bringsBackPixelsAndHeader(VideoBufferType type) throws Exception {
        VideoFrame frame = TestFrames.onHeap(33, 17, type);
        VideoFrame back = serializer.deserialize(new DataInputDeserializer(write(frame)));
        assertThat(back.header()).isEqualTo(frame.header());
        assertThat(back.isOnHeap()).isTrue();
        assertThat(TestFrames.bytes(back)).isEqualTo(TestFrames.bytes(frame));
    }

    @Test
    void writesOffHeapPixelsAndLeavesTheHandleAlone() throws Exception {
        try (FrameAllocator allocator = FrameAllocator.create("test", 1 << 20)) {
            VideoFrame heap = TestFrames.onHeap(160, 90, VideoBufferType.RGBA);
            VideoFrame frame = TestFrames.offHeap(allocator, heap);
            VideoFrame back = serializer.deserialize(new DataInputDeserializer(write(frame)));
            assertThat(TestFrames.bytes(back)).isEqualTo(TestFrames.bytes(heap));
            assertThat(frame.hasPixels()).isTrue();
            frame.release();
            assertThat(allocator.allocatedBytes()).isZero();
        }
    }

    @Test
    void writesTheHeaderOfAReleasedFrame() throws Exception {
        try (FrameAllocator allocator = FrameAllocator.create("test", 1 << 20)) {
            VideoFrame frame =
                    TestFrames.offHeap(allocator, TestFrames.onHeap(16, 16, VideoBufferType.I420));
            frame.release();
            VideoFrame back = serializer.deserialize(new DataInputDeserializer(write(frame)));
            assertThat(back.header()).isEqualTo(frame.header());
            assertThat(back.hasPixels()).isFalse();
            assertThatThrownBy(back::data).isInstanceOf(FrameReleasedException.class);
        }
    }

    @Test
    void copyIsTheIdentity() {
        VideoFrame frame = TestFrames.onHeap(16, 16, VideoBufferType.I420);
        assertThat(serializer.isImmutableType()).isTrue();
        assertThat(serializer.copy(frame)).isSameAs(frame);
        assertThat(serializer.copy(frame, serializer.createInstance())).isSameAs(frame);
    }

    @Test
    void copiesFromViewToView() throws Exception {
        byte[] with = write(TestFrames.onHeap(101, 77, VideoBufferType.BGRA));
        byte[] without = write(serializer.createInstance());
        for (byte[] written : new byte[][] {with, without}) {
            DataOutputSerializer target = new DataOutputSerializer(16);
            serializer.copy(new DataInputDeserializer(written), target);
            assertThat(target.getCopyOfBuffer()).isEqualTo(written);
        }
    }

    @Test
    void readsLargeFramesFromAStream() throws Exception {
        VideoFrame frame = TestFrames.onHeap(1920, 1080, VideoBufferType.I420);
        VideoFrame back = serializer.deserialize(stream(write(frame)));
        assertThat(TestFrames.bytes(back)).isEqualTo(TestFrames.bytes(frame));
    }

    @Test
    void framesOfATrackShareTheirOrigin() throws Exception {
        byte[] written = write(TestFrames.onHeap(2, 2, VideoBufferType.I420));
        FrameOrigin first = serializer.deserialize(stream(written)).header().origin();
        FrameOrigin second = serializer.deserialize(stream(written)).header().origin();
        assertThat(second).isSameAs(first);
    }

    @Test
    void refusesALaterFormat() throws Exception {
        byte[] written = write(TestFrames.onHeap(2, 2, VideoBufferType.I420));
        written[0] = 9;
        assertThatThrownBy(() -> serializer.deserialize(stream(written)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("format 9");
    }

    @Test
    void refusesALengthThatDoesNotFitTheGeometry() throws Exception {
        VideoFrame frame = TestFrames.onHeap(2, 2, VideoBufferType.I420);
        byte[] written = write(frame);
        int lastOfLength = written.length - frame.header().sizeBytes() - 1;
        written[lastOfLength]++;
        assertThatThrownBy(() -> serializer.deserialize(stream(written)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("needs 6 bytes, but 7 are announced");
    }

    @Test
    void aCutFrameAsksForNoMoreMemoryThanItsBytesCanHold() throws Exception {
        // 16384 x 16384 RGBA: a gigabyte announced, which the heap of this test could not give.
        VideoFrame huge =
                VideoFrame.withoutPixels(FrameHeader.of(16_384, 16_384, VideoBufferType.RGBA));
        byte[] written = write(huge);
        DataOutputSerializer length = new DataOutputSerializer(4);
        length.writeInt(huge.header().sizeBytes());
        System.arraycopy(length.getSharedBuffer(), 0, written, written.length - 4, 4);
        byte[] cut = Arrays.copyOf(written, written.length + 1000);
        assertThatThrownBy(() -> serializer.deserialize(stream(cut)))
                .isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> serializer.deserialize(new DataInputDeserializer(cut)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cut off");
    }

    @Test
    void damagedBytesGiveAnIoExceptionAndNothingElse() throws Exception {
        byte[] good = write(TestFrames.onHeap(9, 5, VideoBufferType.I420A));
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] bad = good.clone();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                bad[random.nextInt(70)] = (byte) random.nextInt(256);
            }
            byte[] cut = Arrays.copyOf(bad, random.nextInt(bad.length + 1));
            try {
                VideoFrame frame = serializer.deserialize(stream(cut));
                assertThat(frame.hasPixels())
                        .isEqualTo(frame.header().sizeBytes() <= cut.length && frame.hasPixels());
            } catch (IOException expected) {
                assertThat(expected).isNotNull();
            }
        }
    }

    /** Written by the first version of the format; never to be written again. */
    @Test
    void readsWhatTheFirstVersionWrote() throws Exception {
        try (var snapshotBytes = getClass().getResourceAsStream("/serializer/snapshot-v1.bin");
                var frameBytes = getClass().getResourceAsStream("/serializer/frame-v1.bin")) {
            TypeSerializerSnapshot<VideoFrame> snapshot =
                    TypeSerializerSnapshot.readVersionedSnapshot(
                            new DataInputViewStreamWrapper(snapshotBytes),
                            getClass().getClassLoader());
            assertThat(
                            serializer
                                    .snapshotConfiguration()
                                    .resolveSchemaCompatibility(snapshot)
                                    .isCompatibleAsIs())
                    .isTrue();
            TypeSerializer<VideoFrame> restored = snapshot.restoreSerializer();
            VideoFrame frame = restored.deserialize(new DataInputViewStreamWrapper(frameBytes));
            assertThat(frame.header()).isEqualTo(TestFrames.header(5, 3, VideoBufferType.I010));
            assertThat(TestFrames.bytes(frame))
                    .isEqualTo(TestFrames.noise(5, 3, VideoBufferType.I010, 5));
        }
    }

    /** Likewise; the first that says how pixels are encoded. */
    @Test
    void readsWhatTheSecondVersionWrote() throws Exception {
        try (var frameBytes = getClass().getResourceAsStream("/serializer/frame-v2.bin")) {
            FrameHeader header = serializer.deserialize(stream(frameBytes.readAllBytes())).header();
            assertThat(header)
                    .isEqualTo(
                            TestFrames.header(5, 3, VideoBufferType.I010)
                                    .withPixelEncoding(PixelEncoding.BT709_FULL));
            assertThat(header.metadata()).isSameAs(FrameMetadata.NONE);
        }
    }

    /** Where this fails, the changed format needs the next number, and a file of its own. */
    @Test
    void writesTheBytesOfItsFormat() throws Exception {
        FrameHeader header =
                TestFrames.header(5, 3, VideoBufferType.I010)
                        .withPixelEncoding(PixelEncoding.BT709_FULL)
                        .withMetadata(
                                new FrameMetadata(
                                        1_764_483_000_123_456L,
                                        FrameMetadata.MAX_FRAME_ID,
                                        new byte[] {0, 1, 2, -2, -1}));
        byte[] pixels = TestFrames.noise(5, 3, VideoBufferType.I010, 5);
        try (var golden = getClass().getResourceAsStream("/serializer/frame-v3.bin")) {
            byte[] bytes = golden.readAllBytes();
            assertThat(write(VideoFrame.wrap(header, pixels))).isEqualTo(bytes);
            assertThat(serializer.deserialize(stream(bytes)).header()).isEqualTo(header);
        }
    }

    static Stream<FrameMetadata> partsOfMetadata() {
        return Stream.of(
                FrameMetadata.NONE,
                FrameMetadata.NONE.withUserTimestampUs(1L),
                FrameMetadata.NONE.withUserTimestampUs(Long.MAX_VALUE).withFrameId(1L),
                FrameMetadata.NONE.withFrameId(FrameMetadata.MAX_FRAME_ID),
                FrameMetadata.NONE.withUserData(new byte[1]),
                FrameMetadata.NONE.withUserData(new byte[FrameMetadata.MAX_USER_DATA_BYTES]));
    }

    @ParameterizedTest
    @MethodSource("partsOfMetadata")
    void carriesEachPartOfTheMetadata(FrameMetadata metadata) throws Exception {
        FrameHeader header = TestFrames.header(4, 2, VideoBufferType.RGBA).withMetadata(metadata);
        byte[] bytes = write(VideoFrame.wrap(header, new byte[32]));

        assertThat(serializer.deserialize(stream(bytes)).header()).isEqualTo(header);
        DataOutputSerializer copy = new DataOutputSerializer(64);
        serializer.copy(stream(bytes), copy);
        assertThat(copy.getCopyOfBuffer()).isEqualTo(bytes);
    }

    private byte[] write(VideoFrame frame) throws IOException {
        DataOutputSerializer target = new DataOutputSerializer(64);
        serializer.serialize(frame, target);
        return target.getCopyOfBuffer();
    }

    private static DataInputView stream(byte[] bytes) {
        return new DataInputViewStreamWrapper(new ByteArrayInputStream(bytes));
    }
}
