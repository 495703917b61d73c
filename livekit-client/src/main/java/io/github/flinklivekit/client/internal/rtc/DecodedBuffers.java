// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.rtc;

import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.util.MemoryUtil;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The decoder's pictures that frames are made of, so that one that is published as it came goes to
 * the encoder without a copy: the library encodes only what it has allocated itself.
 *
 * <p>Thread-safe.
 */
public final class DecodedBuffers {

    /** By the address of the first byte. */
    private final Map<Long, NativeI420Buffer> buffers = new ConcurrentHashMap<>();

    /**
     * Counts a picture's memory as a frame's, without a copy.
     *
     * @param buffer its planes lie together without padding; its reference is taken over, also when
     *     this throws
     * @param size of all planes, in bytes
     * @throws io.github.flinklivekit.frame.FrameMemoryException if the allocator is at its limit
     */
    public ArrowBuf wrap(NativeI420Buffer buffer, long size, FrameAllocator allocator) {
        long address = MemoryUtil.getByteBufferAddress(buffer.getDataY());
        buffers.put(address, buffer);
        return allocator.wrapForeign(
                address,
                size,
                () -> {
                    // In this order: once released, the address may be another picture's.
                    buffers.remove(address);
                    buffer.release();
                });
    }

    /**
     * The picture that a frame is made of, with a reference that the caller gives back; empty if
     * the frame's pixels were not received, or have been worked on.
     *
     * @param frame not released while this lasts
     */
    public Optional<NativeI420Buffer> find(VideoFrame frame) {
        if (frame.type() != VideoBufferType.I420 || frame.isOnHeap()) {
            return Optional.empty();
        }
        NativeI420Buffer buffer =
                buffers.get(MemoryUtil.getByteBufferAddress(frame.plane(0).data()));
        if (buffer == null
                || buffer.getWidth() != frame.width()
                || buffer.getHeight() != frame.height()) {
            return Optional.empty();
        }
        buffer.retain();
        return Optional.of(buffer);
    }

    /** How many pictures are in use. */
    int size() {
        return buffers.size();
    }
}
