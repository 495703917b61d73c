// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.benchmarks;

import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.FramePlane;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import java.util.Random;

/** The frames that are measured: 1920 × 1080 pixels of noise, off the heap. */
final class Pictures {

    static final int WIDTH = 1920;
    static final int HEIGHT = 1080;

    private Pictures() {}

    static VideoFrame noise(VideoBufferType type, FrameAllocator allocator) {
        Random random = new Random(1);
        return VideoFrame.create(
                FrameHeader.of(WIDTH, HEIGHT, type),
                allocator,
                planes -> {
                    for (FramePlane plane : planes) {
                        byte[] bytes = new byte[plane.spanBytes()];
                        random.nextBytes(bytes);
                        plane.data().put(0, bytes);
                    }
                });
    }
}
