// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import org.apache.arrow.memory.ArrowBuf;

import javax.annotation.Nullable;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The bytes of a picture, shared by handles. Either counted, over an Arrow buffer that is freed
 * with the last reference, or garbage-collected, over a heap or direct {@link ByteBuffer}; then
 * references mean nothing.
 *
 * <p>Thread-safe. A counted buffer starts with one reference, owned by whoever created it.
 */
final class PixelBuffer {

    private final ByteBuffer bytes;
    @Nullable private final ArrowBuf arrow;
    @Nullable private final FrameAllocator allocator;
    private final AtomicInteger references = new AtomicInteger(1);

    private PixelBuffer(
            ByteBuffer bytes, @Nullable ArrowBuf arrow, @Nullable FrameAllocator allocator) {
        this.bytes = bytes;
        this.arrow = arrow;
        this.allocator = allocator;
    }

    /**
     * Takes over one reference on {@code arrow}; it is given back with the last reference on this
     * buffer.
     */
    static PixelBuffer counted(ArrowBuf arrow, int size, @Nullable FrameAllocator allocator) {
        return new PixelBuffer(arrow.nioBuffer(0, size), arrow, allocator);
    }

    /** Shares the memory of {@code bytes} from index 0 to its limit. */
    static PixelBuffer collected(ByteBuffer bytes) {
        return new PixelBuffer(bytes, null, null);
    }

    /**
     * The bytes of counted memory as a buffer that shares nothing with others, so that it can be
     * seen to become unreachable. The caller holds a reference.
     */
    ByteBuffer view() {
        return arrow.nioBuffer(0, bytes.capacity());
    }

    boolean isCounted() {
        return arrow != null;
    }

    /**
     * The Arrow buffer below, or null if the bytes are garbage-collected. Lent: the caller holds a
     * reference on this.
     */
    @Nullable
    ArrowBuf arrow() {
        return arrow;
    }

    /** The allocator that the memory is counted against, or null if there is none. */
    @Nullable
    FrameAllocator allocator() {
        return allocator;
    }

    /** All bytes, position 0. The caller holds a reference while it uses them. */
    ByteBuffer bytes() {
        return bytes.duplicate();
    }

    /** Adds a reference unless the last one is gone. */
    boolean tryRetain() {
        if (arrow == null) {
            return true;
        }
        int seen = references.get();
        while (seen > 0) {
            if (references.compareAndSet(seen, seen + 1)) {
                return true;
            }
            seen = references.get();
        }
        return false;
    }

    void release() {
        if (arrow != null && references.decrementAndGet() == 0) {
            arrow.close();
            if (allocator != null) {
                allocator.freed();
            }
        }
    }
}
