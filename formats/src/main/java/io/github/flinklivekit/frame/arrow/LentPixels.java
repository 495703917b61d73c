// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.VideoFrame;

import org.apache.arrow.memory.ArrowBuf;

import java.io.IOException;

/**
 * Frames that keep the memory of their batch, but for those whose pixels have to be converted.
 *
 * @param heap makes the others
 * @param owner whose memory it becomes
 */
record LentPixels(FrameMaker heap, FrameAllocator owner) implements FrameMaker {

    @Override
    public VideoFrame make(FrameHeader header, ArrowBuf pixels) {
        ArrowBuf own =
                pixels.getReferenceManager()
                        .transferOwnership(pixels, owner.arrowAllocator())
                        .getTransferredBuffer();
        return VideoFrame.wrap(header, own, owner);
    }

    @Override
    public VideoFrame convert(FrameHeader header, ArrowBuf elements, Conversion conversion)
            throws IOException {
        return heap.convert(header, elements, conversion);
    }
}
