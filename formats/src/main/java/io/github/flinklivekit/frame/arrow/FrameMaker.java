// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.VideoFrame;

import org.apache.arrow.memory.ArrowBuf;

import java.io.IOException;

/** Makes the frames of a batch, where its reader wants them. */
interface FrameMaker {

    /**
     * A frame whose pixels lie in the batch as they are in a frame.
     *
     * @param pixels lent
     */
    VideoFrame make(FrameHeader header, ArrowBuf pixels) throws IOException;

    /**
     * A frame whose pixels have to be made of what lies in the batch. It is on the heap.
     *
     * @param elements lent
     * @param conversion makes the pixels of the elements' bytes
     */
    VideoFrame convert(FrameHeader header, ArrowBuf elements, Conversion conversion)
            throws IOException;

    /** Makes the pixels of a frame of the bytes of other elements. */
    interface Conversion {

        byte[] apply(byte[] elements) throws IOException;
    }
}
