// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.VideoFrame;

import org.apache.arrow.memory.ArrowBuf;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Frames on the heap. Rows that have one value between them, as dictionaries and views allow, share
 * one copy of it: no more is copied than there is. Not thread-safe.
 */
final class HeapPixels implements FrameMaker {

    private final long held;
    private final Map<Value, byte[]> copies = new HashMap<>();
    private long copied;

    /**
     * @param held how many bytes the values of the batch have between them
     */
    HeapPixels(long held) {
        this.held = held;
    }

    @Override
    public VideoFrame make(FrameHeader header, ArrowBuf pixels) throws IOException {
        return convert(header, pixels, bytes -> bytes);
    }

    @Override
    public VideoFrame convert(FrameHeader header, ArrowBuf elements, Conversion conversion)
            throws IOException {
        Value value =
                new Value(
                        elements.memoryAddress(),
                        elements.capacity(),
                        header.width(),
                        header.height());
        byte[] pixels = copies.get(value);
        if (pixels == null) {
            pixels = conversion.apply(copy(elements));
            copies.put(value, pixels);
        }
        return VideoFrame.wrap(header, pixels);
    }

    private byte[] copy(ArrowBuf elements) throws IOException {
        copied += elements.capacity();
        if (copied > held) {
            throw new IOException("The pixels of rows overlap");
        }
        byte[] copy = new byte[Math.toIntExact(elements.capacity())];
        elements.getBytes(0, copy);
        return copy;
    }

    private record Value(long address, long bytes, int width, int height) {}
}
