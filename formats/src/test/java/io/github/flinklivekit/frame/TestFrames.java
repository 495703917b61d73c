// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.frame.pixels.VideoRotation;

import java.nio.ByteBuffer;
import java.util.Random;

/** Frames that tests share. */
public final class TestFrames {

    static final FrameOrigin ORIGIN =
            new FrameOrigin("room", "alice", "TR_1", "camera", TrackSource.CAMERA);

    private TestFrames() {}

    static FrameHeader header(int width, int height, VideoBufferType type) {
        return new FrameHeader(
                width, height, type, 1_700_000_000_123_456L, VideoRotation.ROTATION_90, 7, ORIGIN);
    }

    /** Reproducible noise that is valid for the type: ten bits a sample for I010. */
    public static byte[] noise(int width, int height, VideoBufferType type, long seed) {
        byte[] data = new byte[type.sizeBytes(width, height)];
        new Random(seed).nextBytes(data);
        if (type == VideoBufferType.I010) {
            for (int i = 1; i < data.length; i += 2) {
                data[i] &= 3;
            }
        }
        return data;
    }

    public static VideoFrame onHeap(int width, int height, VideoBufferType type) {
        return VideoFrame.wrap(
                header(width, height, type), noise(width, height, type, width * 31L + height));
    }

    public static VideoFrame offHeap(FrameAllocator allocator, VideoFrame heap) {
        return VideoFrame.create(
                heap.header(),
                allocator,
                planes -> {
                    for (int i = 0; i < planes.size(); i++) {
                        planes.get(i).data().put(0, bytes(heap.plane(i).data()));
                    }
                });
    }

    public static byte[] bytes(VideoFrame frame) {
        return bytes(frame.data());
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] copy = new byte[buffer.remaining()];
        buffer.get(copy);
        return copy;
    }
}
