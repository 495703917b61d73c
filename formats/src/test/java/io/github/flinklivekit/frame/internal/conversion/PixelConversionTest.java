// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.internal.conversion;

import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.ReferenceConversion;
import io.github.flinklivekit.frame.TestFrames;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.internal.memory.ScratchBuffers;
import io.github.flinklivekit.frame.pixels.FramePlane;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Every pair of types against {@link ReferenceConversion}. */
class PixelConversionTest {

    /**
     * Half a step for the one rounding that fixed point does, and a little for its coefficients.
     */
    private static final double ROUNDING = 0.75;

    /** Its coefficients have six to eight bits, and it rounds more than once. */
    private static final double LIBYUV = 2;

    @Test
    void libyuvIsThere() {
        assertThat(Libyuv.isLoaded())
                .as("webrtc-java's native library; its system libraries are in the README")
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void everyPairInJavaFollowsTheFormulas(VideoBufferType from) {
        for (int[] size : new int[][] {{1, 1}, {2, 2}, {5, 3}, {16, 8}, {33, 35}, {64, 2}}) {
            byte[] data = TestFrames.noise(size[0], size[1], from, 3);
            for (VideoBufferType to : VideoBufferType.values()) {
                for (boolean flipY : new boolean[] {false, true}) {
                    for (PixelEncoding encoding : PixelEncoding.values()) {
                        byte[] converted =
                                inJava(data, from, to, size[0], size[1], flipY, encoding);
                        check(
                                data, converted, from, to, size[0], size[1], flipY, encoding,
                                ROUNDING);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyPairAsFramesConvertIt(VideoBufferType from) {
        try (FrameAllocator allocator = FrameAllocator.create("test", 1 << 24)) {
            for (int[] size : new int[][] {{1, 1}, {2, 2}, {5, 3}, {16, 8}, {33, 67}, {64, 64}}) {
                VideoFrame heap = TestFrames.onHeap(size[0], size[1], from);
                VideoFrame off = TestFrames.offHeap(allocator, heap);
                byte[] data = TestFrames.bytes(heap);
                for (VideoBufferType to : VideoBufferType.values()) {
                    for (boolean flipY : new boolean[] {false, true}) {
                        VideoFrame a = heap.convert(to, flipY);
                        VideoFrame b = off.convert(to, flipY);
                        assertThat(TestFrames.bytes(b))
                                .as("%s to %s, off the heap as on it", from, to)
                                .isEqualTo(TestFrames.bytes(a));
                        assertThat(b.isOnHeap()).isFalse();
                        assertThat(b.header()).isEqualTo(off.header().withType(to));
                        check(
                                data,
                                TestFrames.bytes(a),
                                from,
                                to,
                                size[0],
                                size[1],
                                flipY,
                                PixelEncoding.BT601_LIMITED,
                                LibyuvConversion.supports(from, to) ? LIBYUV : ROUNDING);
                        b.release();
                    }
                }
                off.release();
            }
            assertThat(allocator.allocatedBytes()).isZero();
        }
    }

    @Property(tries = 400)
    void stridesOfTheCallerAreKeptTo(
            @ForAll VideoBufferType from,
            @ForAll VideoBufferType to,
            @ForAll @IntRange(min = 1, max = 70) int width,
            @ForAll @IntRange(min = 1, max = 40) int height,
            @ForAll boolean flipY,
            @ForAll boolean direct,
            @ForAll @IntRange(min = 0, max = 9) int sourcePadding,
            @ForAll @IntRange(min = 0, max = 9) int targetPadding,
            @ForAll long seed) {
        byte[] data = TestFrames.noise(width, height, from, seed);
        List<FramePlane> source = padded(from, width, height, sourcePadding, direct);
        int offset = 0;
        for (FramePlane plane : source) {
            for (int row = 0; row < plane.rows(); row++) {
                plane.data().put(row * plane.stride(), data, offset, plane.rowBytes());
                offset += plane.rowBytes();
            }
        }
        List<FramePlane> target = padded(to, width, height, targetPadding, direct);
        PixelConversion.convert(
                new Picture(from, source, width, height),
                PixelEncoding.BT601_LIMITED,
                new Picture(to, target, width, height),
                PixelEncoding.BT601_LIMITED,
                flipY,
                new ScratchBuffers());
        ByteBuffer tight = ByteBuffer.allocate(to.sizeBytes(width, height));
        for (FramePlane plane : target) {
            for (int row = 0; row < plane.rows(); row++) {
                byte[] bytes = new byte[plane.rowBytes()];
                plane.data().get(row * plane.stride(), bytes);
                tight.put(bytes);
                for (int i = plane.rowBytes(); i < plane.stride() && row + 1 < plane.rows(); i++) {
                    assertThat(plane.data().get(row * plane.stride() + i))
                            .as("padding is not ours")
                            .isEqualTo((byte) 0x5a);
                }
            }
        }
        check(
                data,
                tight.array(),
                from,
                to,
                width,
                height,
                flipY,
                PixelEncoding.BT601_LIMITED,
                LibyuvConversion.supports(from, to) ? LIBYUV : ROUNDING);
    }

    private static List<FramePlane> padded(
            VideoBufferType type, int width, int height, int padding, boolean direct) {
        List<FramePlane> planes = new ArrayList<>();
        for (int i = 0; i < type.planeCount(); i++) {
            int rowBytes = type.rowBytes(i, width);
            int rows = type.rows(i, height);
            int stride = rowBytes + padding;
            int span = stride * (rows - 1) + rowBytes;
            ByteBuffer data = direct ? ByteBuffer.allocateDirect(span) : ByteBuffer.allocate(span);
            for (int b = 0; b < span; b++) {
                data.put(b, (byte) 0x5a);
            }
            planes.add(new FramePlane(data, stride, rowBytes, rows));
        }
        return planes;
    }

    /** Colours inside the cube come back within two steps through types that keep all chroma. */
    @Property(tries = 200)
    void roundTripsThroughFullChromaStayClose(
            @ForAll @IntRange(max = 255) int red,
            @ForAll @IntRange(max = 255) int green,
            @ForAll @IntRange(max = 255) int blue,
            @ForAll PixelEncoding encoding) {
        byte[] pixel = {(byte) red, (byte) green, (byte) blue, (byte) 255};
        VideoFrame frame = VideoFrame.wrap(FrameHeader.of(1, 1, VideoBufferType.RGBA), pixel);
        for (VideoBufferType through :
                new VideoBufferType[] {VideoBufferType.I444, VideoBufferType.I010}) {
            byte[] back =
                    TestFrames.bytes(
                            frame.convert(through, false, encoding)
                                    .convert(VideoBufferType.RGBA, false, encoding));
            for (int i = 0; i < 4; i++) {
                assertThat((back[i] & 0xff) - (pixel[i] & 0xff)).isBetween(-2, 2);
            }
        }
    }

    @Test
    void tenBitsAreKeptAndRounded() {
        byte[] tenBits = new byte[2 * (4 + 1 + 1)];
        int[] samples = {0x3ff, 0x3fe, 401, 402, 513, 514};
        for (int i = 0; i < samples.length; i++) {
            tenBits[2 * i] = (byte) samples[i];
            tenBits[2 * i + 1] = (byte) (samples[i] >> 8);
        }
        VideoFrame frame = VideoFrame.wrap(FrameHeader.of(2, 2, VideoBufferType.I010), tenBits);
        assertThat(TestFrames.bytes(frame.convert(VideoBufferType.I420)))
                .containsExactly(255, 255, 100, 101, 128, 129);
        assertThat(TestFrames.bytes(frame.convert(VideoBufferType.I010, true)))
                .startsWith(tenBits[4], tenBits[5], tenBits[6], tenBits[7], tenBits[0]);
    }

    @Test
    void toTheSameTypeWithoutAFlipIsAnotherHandleOnTheSameMemory() {
        try (FrameAllocator allocator = FrameAllocator.create("test", 1 << 20)) {
            VideoFrame frame =
                    TestFrames.offHeap(allocator, TestFrames.onHeap(8, 8, VideoBufferType.NV12));
            long before = allocator.allocatedBytes();
            VideoFrame same = frame.convert(VideoBufferType.NV12);
            assertThat(allocator.allocatedBytes()).isEqualTo(before);
            assertThat(same).isNotSameAs(frame);
            frame.release();
            assertThat(same.hasPixels()).isTrue();
            same.release();
        }
    }

    @Test
    void planesOfAnotherGeometryAreRefusedBeforeNativeCodeSeesThem() {
        VideoFrame frame = TestFrames.onHeap(8, 8, VideoBufferType.I420);
        List<FramePlane> small =
                FramePlane.planesOf(ByteBuffer.allocateDirect(256), VideoBufferType.RGBA, 8, 7);
        assertThatThrownBy(() -> frame.convertInto(VideoBufferType.RGBA, false, small))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("8x8 rgba");
    }

    private static byte[] inJava(
            byte[] data,
            VideoBufferType from,
            VideoBufferType to,
            int width,
            int height,
            boolean flipY,
            PixelEncoding encoding) {
        ByteBuffer target = ByteBuffer.allocate(to.sizeBytes(width, height));
        PixelConversion.convertInJava(
                Picture.of(ByteBuffer.wrap(data), from, width, height),
                Picture.of(target, to, width, height),
                flipY,
                encoding,
                new ScratchBuffers());
        return target.array();
    }

    private static void check(
            byte[] data,
            byte[] converted,
            VideoBufferType from,
            VideoBufferType to,
            int width,
            int height,
            boolean flipY,
            PixelEncoding encoding,
            double tolerance) {
        double[] expected =
                ReferenceConversion.convert(
                        data, from, to, width, height, flipY, encoding, tolerance == LIBYUV);
        int[] actual = ReferenceConversion.samples(converted, to);
        assertThat(actual).hasSameSizeAs(expected);
        int max = to == VideoBufferType.I010 ? 1023 : 255;
        for (int i = 0; i < actual.length; i++) {
            if (Math.abs(actual[i] - Math.min(max, expected[i])) > tolerance) {
                throw new AssertionError(
                        String.format(
                                "%s to %s, %dx%d, flip %s, %s: sample %d is %d, the formula gives %.3f",
                                from,
                                to,
                                width,
                                height,
                                flipY,
                                encoding,
                                i,
                                actual[i],
                                expected[i]));
            }
        }
    }
}
