// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import io.github.flinklivekit.frame.internal.memory.LeakDetector;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.apache.arrow.memory.ArrowBuf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class VideoFrameTest {

    private final FrameAllocator allocator = FrameAllocator.create("test", 1 << 20);

    @AfterEach
    void nothingIsLeft() {
        assertThat(allocator.allocatedBytes()).isZero();
        allocator.close();
    }

    private VideoFrame frame() {
        return TestFrames.offHeap(allocator, TestFrames.onHeap(32, 16, VideoBufferType.I420));
    }

    @Test
    void memoryIsExactAndFreedWithTheLastHandle() {
        VideoFrame first = frame();
        VideoFrame second = first.retain();
        assertThat(allocator.allocatedBytes()).isEqualTo(32 * 16 * 3 / 2);
        first.release();
        first.release();
        assertThat(second.hasPixels()).isTrue();
        assertThat(second.data().remaining()).isEqualTo(768);
        second.release();
        assertThat(allocator.allocatedBytes()).isZero();
    }

    @Test
    void aReleasedFrameNamesTheRule() {
        VideoFrame frame = frame();
        frame.release();
        assertThat(frame.width()).isEqualTo(32);
        assertThat(frame.hasPixels()).isFalse();
        assertThatThrownBy(frame::data)
                .isInstanceOf(FrameReleasedException.class)
                .hasMessageContaining("toHeap()");
        assertThatThrownBy(frame::retain).isInstanceOf(FrameReleasedException.class);
        assertThatThrownBy(() -> frame.plane(0)).isInstanceOf(FrameReleasedException.class);
        assertThatThrownBy(frame::toHeap).isInstanceOf(FrameReleasedException.class);
        assertThatThrownBy(() -> frame.convert(VideoBufferType.RGBA))
                .isInstanceOf(FrameReleasedException.class);
    }

    @Test
    void toHeapOutlivesTheRelease() {
        VideoFrame frame = frame();
        VideoFrame heap = frame.toHeap();
        byte[] pixels = TestFrames.bytes(frame);
        frame.release();
        heap.release();
        assertThat(heap.isOnHeap()).isTrue();
        assertThat(TestFrames.bytes(heap)).isEqualTo(pixels);
        assertThat(heap.toHeap()).isSameAs(heap);
    }

    @Test
    void planesHaveTheirGeometry() {
        VideoFrame odd = TestFrames.onHeap(5, 3, VideoBufferType.I420);
        assertThat(odd.plane(0).rowBytes()).isEqualTo(5);
        assertThat(odd.plane(1).rowBytes()).isEqualTo(3);
        assertThat(odd.plane(2).rows()).isEqualTo(2);
        assertThat(odd.data().remaining()).isEqualTo(15 + 6 + 6);
        assertThatThrownBy(() -> odd.plane(3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> odd.data().put(0, (byte) 1))
                .isInstanceOf(ReadOnlyBufferException.class);
    }

    @Test
    void aBufferThatIsTooShortGivesBothSizes() {
        FrameHeader header = FrameHeader.of(4, 4, VideoBufferType.RGBA);
        assertThatThrownBy(() -> VideoFrame.wrap(header, new byte[63]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs 64 bytes")
                .hasMessageContaining("has 63");
        ArrowBuf small = allocator.allocate(63);
        assertThatThrownBy(() -> VideoFrame.wrap(header, small, allocator))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void wrapsDirectBuffersWithoutACopy() {
        ByteBuffer direct = ByteBuffer.allocateDirect(100).position(10);
        VideoFrame frame = VideoFrame.wrap(FrameHeader.of(4, 4, VideoBufferType.RGBA), direct);
        direct.put(10, (byte) 42);
        assertThat(frame.data().get(0)).isEqualTo((byte) 42);
        assertThat(frame.isOnHeap()).isTrue();
    }

    /** Whose picture a frame is, in place of a decoder's. */
    private static final class Decoded {}

    private VideoFrame ownedFrame(Object owner) {
        FrameHeader header = FrameHeader.of(32, 16, VideoBufferType.I420);
        return VideoFrame.wrap(header, allocator.allocate(header.sizeBytes()), allocator, owner);
    }

    private static Optional<Decoded> owner(VideoFrame frame) {
        return frame.withPixelOwner(Decoded.class, owner -> owner);
    }

    @Test
    void aFrameThatIsItsOwnersPictureKnowsTheOwner() {
        Decoded picture = new Decoded();
        VideoFrame frame = ownedFrame(picture);
        VideoFrame retained = frame.retain();
        VideoFrame renamed = frame.withHeader(frame.header().withTimestampUs(5));

        assertThat(owner(frame)).containsSame(picture);
        assertThat(owner(retained)).containsSame(picture);
        assertThat(owner(renamed)).containsSame(picture);
        assertThat(frame.withPixelOwner(String.class, owner -> owner)).isEmpty();
        frame.release();
        retained.release();
        renamed.release();
    }

    @Test
    void aFrameThatWasWorkedOnHasNoOwner() {
        VideoFrame frame = ownedFrame(new Decoded());
        VideoFrame part = FrameGeometry.crop(frame, 0, 0, 16, 16);
        VideoFrame converted = frame.convert(VideoBufferType.RGBA);
        VideoFrame flipped = frame.convert(VideoBufferType.I420, true);

        assertThat(owner(part)).isEmpty();
        assertThat(owner(converted)).isEmpty();
        assertThat(owner(flipped)).isEmpty();
        assertThat(owner(frame.toHeap())).isEmpty();
        frame.release();
        part.release();
        converted.release();
        flipped.release();
    }

    @Test
    void aReleasedFrameAsksNoOwner() {
        VideoFrame frame = ownedFrame(new Decoded());
        frame.release();
        assertThatThrownBy(() -> owner(frame)).isInstanceOf(FrameReleasedException.class);
    }

    @Test
    void pixelsAreHeldWhileTheOwnerIsAsked() {
        VideoFrame frame = ownedFrame(new Decoded());
        long held =
                frame.withPixelOwner(
                                Decoded.class,
                                owner -> {
                                    frame.release();
                                    return allocator.allocatedBytes();
                                })
                        .orElseThrow();
        assertThat(held).isEqualTo(frame.header().sizeBytes());
        assertThat(allocator.allocatedBytes()).isZero();
    }

    @Test
    void aHeaderWithAnotherSizeIsRefused() {
        VideoFrame frame = TestFrames.onHeap(4, 4, VideoBufferType.RGBA);
        assertThat(frame.withHeader(frame.header().withTimestampUs(5)).timestampUs()).isEqualTo(5);
        assertThatThrownBy(() -> frame.withHeader(frame.header().withSize(5, 4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4x4")
                .hasMessageContaining("5x4");
    }

    @Test
    void sizesOutOfRangeAreRefused() {
        for (int size : new int[] {0, -1, 16_385, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertThatThrownBy(() -> FrameHeader.of(size, 4, VideoBufferType.I420))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1 to 16384");
        }
        assertThatThrownBy(() -> VideoBufferType.ofNumber(11))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("11");
    }

    @Test
    void releasesAndReadsOnManyThreadsNeverReadFreedMemory() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 300; round++) {
                VideoFrame frame = frame();
                Future<?>[] readers = new Future<?>[3];
                for (int i = 0; i < readers.length; i++) {
                    readers[i] =
                            threads.submit(
                                    () -> {
                                        try {
                                            VideoFrame mine = frame.retain();
                                            assertThat(TestFrames.bytes(mine)).hasSize(768);
                                            mine.release();
                                        } catch (FrameReleasedException e) {
                                            assertThat(frame.hasPixels()).isFalse();
                                        }
                                    });
                }
                threads.submit(frame::release).get();
                for (Future<?> reader : readers) {
                    reader.get(10, TimeUnit.SECONDS);
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aForgottenFrameIsFreedAndCounted() {
        forget();
        awaitReclaimed(1);
        assertThat(allocator.allocatedBytes()).isZero();
    }

    private void forget() {
        assertThat(frame().hasPixels()).isTrue();
    }

    @Test
    void aBufferKeepsTheMemoryOfAForgottenFrame() {
        byte[] expected = TestFrames.bytes(TestFrames.onHeap(32, 16, VideoBufferType.I420));
        ByteBuffer data = frame().data();
        ByteBuffer plane = frame().plane(0).data();
        for (int i = 0; i < 5; i++) {
            LeakDetector.awaitCollection(() -> true);
        }
        assertThat(allocator.reclaimedFrames()).isZero();
        byte[] seen = new byte[data.remaining()];
        data.get(0, seen);
        assertThat(seen).isEqualTo(expected);
        assertThat(plane.get(0)).isEqualTo(expected[0]);
        data = null;
        plane = null;
        awaitReclaimed(2);
    }

    private void awaitReclaimed(long frames) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> {
                            LeakDetector.awaitCollection(() -> true);
                            assertThat(allocator.reclaimedFrames()).isEqualTo(frames);
                        });
    }

    @Test
    void isUsedWithoutFlinkOnTheClassPath() throws Exception {
        HidingClassLoader loader =
                new HidingClassLoader(
                        "org.apache.flink.",
                        name -> {
                            throw new ClassNotFoundException(name);
                        });
        assertThat(loader.run(ProgramWithoutFlink.class)).isEqualTo(16);
        assertThatThrownBy(() -> loader.loadClass("org.apache.flink.api.java.tuple.Tuple"))
                .isInstanceOf(ClassNotFoundException.class);
    }

    static final class ProgramWithoutFlink {
        private ProgramWithoutFlink() {}

        static int run() {
            VideoFrame frame =
                    VideoFrame.wrap(FrameHeader.of(2, 2, VideoBufferType.RGBA), new byte[16]);
            assertThat(VideoFrame.class.getAnnotations()).isEmpty();
            return frame.retain().data().remaining();
        }
    }
}
