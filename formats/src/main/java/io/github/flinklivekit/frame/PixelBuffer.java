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

    /** Null of counted memory. */
    @Nullable private final ByteBuffer onHeap;

    /** Null of garbage-collected memory. */
    @Nullable private final ArrowBuf arrow;

    private final int size;
    @Nullable private final FrameAllocator allocator;

    /** Whose picture the bytes are, opaque here; null if nobody asks. */
    @Nullable private final Object owner;

    private final AtomicInteger references = new AtomicInteger(1);

    private PixelBuffer(
            @Nullable ByteBuffer collected,
            @Nullable ArrowBuf arrow,
            int size,
            @Nullable FrameAllocator allocator,
            @Nullable Object owner) {
        this.onHeap = collected;
        this.arrow = arrow;
        this.size = size;
        this.allocator = allocator;
        this.owner = owner;
    }

    /**
     * Takes over one reference on {@code arrow}; it is given back with the last reference on this
     * buffer.
     *
     * @param owner whose picture the bytes are; null if nobody will ask
     */
    static PixelBuffer referenceCounted(
            ArrowBuf arrow, int size, @Nullable FrameAllocator allocator, @Nullable Object owner) {
        return new PixelBuffer(null, arrow, size, allocator, owner);
    }

    /** Shares the memory of {@code bytes} from index 0 to its limit. */
    static PixelBuffer onHeap(ByteBuffer bytes) {
        return new PixelBuffer(bytes, null, bytes.capacity(), null, null);
    }

    boolean isReferenceCounted() {
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

    /** Whose picture the bytes are, or null if nobody said. */
    @Nullable
    Object owner() {
        return owner;
    }

    /**
     * All bytes, position 0. Of counted memory the buffer shares nothing with others, so that it
     * can be seen to become unreachable. The caller holds a reference while it uses them.
     */
    ByteBuffer bytes() {
        return arrow == null ? onHeap.duplicate() : arrow.nioBuffer(0, size);
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
                allocator.onMemoryFreed();
            }
        }
    }
}
