// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.stream;

import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.FrameMetadata;
import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.annotation.Internal;

/** A picture in the memory of the library that has decoded it, in I420. */
@Internal
public interface DecodedPicture {

    /** In pixels. */
    int width();

    /** In pixels. */
    int height();

    /**
     * When the decoder wants it shown, in nanoseconds of {@link System#nanoTime}; 0 where that is
     * at once.
     */
    long timestampNs();

    /** How far to turn it clockwise: 0, 90, 180 or 270, or as much more or less as full turns. */
    int rotationDegrees();

    /** What the publisher sent with it. */
    FrameMetadata metadata();

    /**
     * The frame of this picture, over its memory where that can be. Takes over the picture, also
     * when it throws.
     *
     * @param allocator counts the memory
     * @throws io.github.flinklivekit.frame.FrameMemoryException if the allocator is at its limit
     */
    VideoFrame toFrame(FrameHeader header, FrameAllocator allocator);

    /** Gives the memory back, in place of {@link #toFrame}. */
    void release();
}
