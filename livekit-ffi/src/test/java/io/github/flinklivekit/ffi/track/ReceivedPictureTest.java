// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.ffi.track;

import io.github.flinklivekit.ffi.library.FfiHandle;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.FfiOwnedHandle;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.OwnedVideoBuffer;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.VideoBufferInfo;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.VideoFrameReceived;
import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.apache.arrow.memory.util.MemoryUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ReceivedPictureTest {

    private static final int WIDTH = 6;
    private static final int HEIGHT = 4;
    private static final int LUMA = WIDTH * HEIGHT;
    private static final int CHROMA = LUMA / 4;

    private final ByteBuffer memory = ByteBuffer.allocateDirect(LUMA + 2 * CHROMA + 1);
    private final long address = MemoryUtil.getByteBufferAddress(memory);
    private final List<Long> givenBack = new ArrayList<>();
    private final FrameAllocator allocator = FrameAllocator.create("test", 1 << 20);
    private final FrameHeader header = FrameHeader.of(WIDTH, HEIGHT, VideoBufferType.I420);

    @AfterEach
    void close() {
        allocator.close();
    }

    @Test
    void itsMemoryIsTheFrames() {
        memory.put(0, (byte) 42);
        VideoFrame frame = picture(LUMA + CHROMA).toFrame(header, allocator);

        assertThat(MemoryUtil.getByteBufferAddress(frame.data())).isEqualTo(address);
        assertThat(frame.data().get(0)).isEqualTo((byte) 42);
        assertThat(frame.data().remaining()).isEqualTo(LUMA + 2 * CHROMA);
        assertThat(givenBack).isEmpty();
        frame.release();
        assertThat(givenBack).containsExactly(7L);
    }

    @Test
    void goesBackWithTheLastOfWhomItWasGivenTo() {
        ReceivedPicture picture = picture(LUMA + CHROMA);
        VideoFrame first = picture.retain().toFrame(header, allocator);
        picture.release();
        assertThat(givenBack).isEmpty();

        first.release();

        assertThat(givenBack).containsExactly(7L);
    }

    @Test
    void planesThatDoNotLieTogetherAreAnErrorAndGoBack() {
        ReceivedPicture picture = picture(LUMA + CHROMA + 1);

        assertThatIllegalStateException()
                .isThrownBy(() -> picture.toFrame(header, allocator))
                .withMessageContaining("6x4");
        assertThat(givenBack).containsExactly(7L);
    }

    /**
     * A picture that lies in the memory.
     *
     * @param v where its last plane begins
     */
    private ReceivedPicture picture(int v) {
        VideoBufferInfo info =
                VideoBufferInfo.newBuilder()
                        .setType(
                                io.github.flinklivekit.ffi.protocol.LiveKitFfi.VideoBufferType.I420)
                        .setWidth(WIDTH)
                        .setHeight(HEIGHT)
                        .setDataPtr(address)
                        .addComponents(plane(0, WIDTH, LUMA))
                        .addComponents(plane(LUMA, WIDTH / 2, CHROMA))
                        .addComponents(plane(v, WIDTH / 2, CHROMA))
                        .build();
        VideoFrameReceived received =
                VideoFrameReceived.newBuilder()
                        .setBuffer(
                                OwnedVideoBuffer.newBuilder()
                                        .setHandle(FfiOwnedHandle.newBuilder().setId(7))
                                        .setInfo(info))
                        .setTimestampUs(1)
                        .setRotation(
                                io.github.flinklivekit.ffi.protocol.LiveKitFfi.VideoRotation
                                        .VIDEO_ROTATION_0)
                        .build();
        return new ReceivedPicture(received, new FfiHandle(7, givenBack::add));
    }

    private VideoBufferInfo.ComponentInfo plane(int offset, int stride, int size) {
        return VideoBufferInfo.ComponentInfo.newBuilder()
                .setDataPtr(address + offset)
                .setStride(stride)
                .setSize(size)
                .build();
    }
}
