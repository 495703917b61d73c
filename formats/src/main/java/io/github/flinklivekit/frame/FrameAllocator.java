// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import io.github.flinklivekit.frame.internal.memory.DirectBuffers;
import io.github.flinklivekit.frame.internal.memory.LeakDetector;
import io.github.flinklivekit.frame.internal.memory.ScratchBuffers;

import org.apache.flink.annotation.Internal;
import org.apache.flink.annotation.PublicEvolving;

import org.apache.arrow.memory.AllocationListener;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.ForeignAllocation;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.memory.util.MemoryUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import javax.annotation.Nullable;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Allocates the off-heap memory of frames, in exact sizes, up to a limit. Each subtask has one, and
 * so does each {@code Room} that is used without Flink.
 *
 * <p>Thread-safe. Frames may outlive {@link #close()}: it refuses further allocations, while memory
 * in use is freed when its last handle is released.
 */
@PublicEvolving
public final class FrameAllocator implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FrameAllocator.class);

    /**
     * How long a collection that was asked for at the limit keeps the next one from being asked
     * for, in ns.
     */
    private static final long COLLECTION_INTERVAL_NS = 5_000_000_000L;

    private static final long NEVER = Long.MIN_VALUE;

    /** A little less than the 32 MiB up to which glibc raises its threshold by itself. */
    private static final long GLIBC_THRESHOLD_BYTES = (32L << 20) - (64L << 10);

    private final String name;
    private final RootAllocator root;
    private final BufferAllocator arrow;
    private final ScratchBuffers.Pool scratch = new ScratchBuffers.Pool();
    private final AtomicLong reclaimed = new AtomicLong();
    private final AtomicLong lastCollection = new AtomicLong(NEVER);

    /** Shared by those who use the Arrow allocators, exclusive for who ends them. */
    private final ReadWriteLock use = new ReentrantReadWriteLock();

    /** Whether nothing more is given. */
    private volatile boolean closed;

    /** Whether the Arrow allocators end with the last of what is in use. */
    private volatile boolean ending;

    private volatile boolean ended;

    private FrameAllocator(String name, long limitBytes) {
        this.name = name;
        // Arrow's default rounds up to a power of two, 35 % more for a 1080p I420 frame.
        this.root = new RootAllocator(AllocationListener.NOOP, limitBytes, size -> size);
        this.arrow = root.newChildAllocator(name, 0, limitBytes);
    }

    /**
     * Creates an allocator with a limit.
     *
     * @param name of the allocator in errors and in Arrow's leak reports
     * @param limitBytes how many bytes frames may use at once, above 0
     * @throws IllegalStateException if the JVM was started without the flag that Arrow needs; the
     *     message gives the flag
     */
    public static FrameAllocator create(String name, long limitBytes) {
        if (limitBytes <= 0) {
            throw new IllegalArgumentException(
                    "The limit of a frame allocator is above 0 bytes, not " + limitBytes);
        }
        DirectBuffers.checkAccess();
        raiseMmapThreshold();
        return new FrameAllocator(name, limitBytes);
    }

    /**
     * Keeps glibc from giving the memory of each picture back to the kernel and asking for it again
     * with the next one, which costs a page fault for every 4 KiB of every picture. When a block of
     * its own mapping is freed, glibc raises M_MMAP_THRESHOLD to the block's size and
     * M_TRIM_THRESHOLD to twice that (mallopt(3), "dynamic mmap threshold"); the block is never
     * touched, so it costs nothing. Environment variables that set either switch this off.
     */
    private static void raiseMmapThreshold() {
        MemoryUtil.freeMemory(MemoryUtil.allocateMemory(GLIBC_THRESHOLD_BYTES));
    }

    /** Creates an allocator without a limit of its own. */
    public static FrameAllocator unlimited(String name) {
        return create(name, Long.MAX_VALUE);
    }

    /** The name of this allocator in errors. */
    public String name() {
        return name;
    }

    /** How many bytes frames may use at once. */
    public long limitBytes() {
        return arrow.getLimit();
    }

    /** How many bytes frames use now. */
    public long allocatedBytes() {
        return ended ? 0 : arrow.getAllocatedMemory();
    }

    /** How many frames nobody released, so that a garbage collection had to find and free them. */
    public long reclaimedFrames() {
        return reclaimed.get();
    }

    /**
     * The underlying Arrow allocator, for code that puts frames into vectors. Closed with this one.
     */
    public BufferAllocator arrowAllocator() {
        return arrow;
    }

    /** Rows for conversions of frames whose memory is counted here. */
    ScratchBuffers.Pool scratch() {
        return scratch;
    }

    /**
     * Allocates {@code size} bytes, not cleared, with one reference that the caller owns.
     *
     * @throws FrameMemoryException if the limit is reached, even after a garbage collection
     * @throws IllegalStateException if this allocator is closed
     */
    public ArrowBuf allocate(long size) {
        if (size < 1) {
            throw new IllegalArgumentException(
                    "Memory of at least 1 byte can be allocated, not " + size);
        }
        return allocateWith(size, () -> arrow.buffer(size));
    }

    /**
     * Runs code that allocates from {@link #arrowAllocator()}; if that meets the limit, runs it
     * once more after a garbage collection.
     *
     * @param size about how many bytes it needs, for the message of the exception
     * @param allocation may run twice
     * @throws FrameMemoryException if both runs meet the limit
     * @throws IllegalStateException if this allocator is closed
     */
    @Internal
    public <T> T allocateWith(long size, Supplier<T> allocation) {
        try {
            return whileOpen(allocation);
        } catch (OutOfMemoryException e) {
            if (mayCollect()) {
                LeakDetector.awaitCollection(() -> limitBytes() - allocatedBytes() >= size);
            }
        }
        try {
            return whileOpen(allocation);
        } catch (OutOfMemoryException e) {
            throw new FrameMemoryException(name, size, allocatedBytes(), limitBytes());
        }
    }

    /**
     * Counts memory that somebody else allocated, without a copy. Never waits: at the limit it
     * requests a garbage collection on another thread and throws, so that a decoder's thread drops
     * the frame at once.
     *
     * @param address of the first byte
     * @param size in bytes
     * @param release called once, on any thread, when the last reference is gone or if this call
     *     fails
     * @throws FrameMemoryException if the limit is reached
     * @throws IllegalStateException if this allocator is closed
     */
    @Internal
    public ArrowBuf wrapForeign(long address, long size, Runnable release) {
        Foreign memory = new Foreign(address, size, release);
        try {
            return whileOpen(() -> arrow.wrapForeignAllocation(memory));
        } catch (OutOfMemoryException e) {
            memory.release0();
            if (mayCollect()) {
                LeakDetector.requestCollection();
            }
            throw new FrameMemoryException(name, size, allocatedBytes(), limitBytes());
        } catch (RuntimeException e) {
            memory.release0();
            throw e;
        }
    }

    /**
     * Refuses further allocations. Memory in use remains valid until its last handle is released.
     * Idempotent.
     */
    @Override
    public void close() {
        use.writeLock().lock();
        try {
            closed = true;
            ending = true;
        } finally {
            use.writeLock().unlock();
        }
        onMemoryFreed();
    }

    /**
     * Closes this allocator as soon as no memory is in use. Until then it still allocates, so that
     * frames which outlive their source can be converted. Idempotent.
     */
    public void closeWhenUnused() {
        ending = true;
        onMemoryFreed();
    }

    /**
     * Closes the Arrow allocators if this allocator was told to close and no memory is in use any
     * more. To be called after memory of {@link #arrowAllocator()} was freed; frames do so
     * themselves.
     */
    @Internal
    public void onMemoryFreed() {
        if (!ending || ended) {
            return;
        }
        use.writeLock().lock();
        try {
            // The root is the last to learn of a release that is still on its way.
            if (!ended && root.getAllocatedMemory() == 0) {
                closed = true;
                ended = true;
                arrow.close();
                root.close();
            }
        } catch (IllegalStateException e) {
            LOG.warn("The frame allocator '{}' was closed with memory in use", name, e);
        } finally {
            use.writeLock().unlock();
        }
    }

    void reclaimed(@Nullable Throwable creation) {
        if (reclaimed.incrementAndGet() == 1) {
            LOG.warn(
                    "A frame of the allocator '{}' was forgotten and freed only by the garbage collector. Whoever creates a "
                            + "frame or retains one releases it; -Dflink.livekit.trace-frames=true tells where it was made",
                    name,
                    creation);
        }
    }

    private <T> T whileOpen(Supplier<T> allocation) {
        use.readLock().lock();
        try {
            if (closed) {
                throw closedException();
            }
            return allocation.get();
        } finally {
            use.readLock().unlock();
        }
    }

    /** Once in a while: collections at every frame would cost more than the frames. */
    private boolean mayCollect() {
        long now = System.nanoTime();
        long last = lastCollection.get();
        boolean due = last == NEVER || now - last >= COLLECTION_INTERVAL_NS;
        if (!due || !lastCollection.compareAndSet(last, now)) {
            return false;
        }
        LOG.debug(
                "The frame allocator '{}' is at its limit: asking for a garbage collection", name);
        return true;
    }

    private IllegalStateException closedException() {
        return new IllegalStateException("The frame allocator '" + name + "' is closed");
    }

    /** Given back once: Arrow does so for some of its failures, but not at the limit. */
    private static final class Foreign extends ForeignAllocation {

        private final AtomicReference<Runnable> release;

        Foreign(long address, long size, Runnable release) {
            super(size, address);
            this.release = new AtomicReference<>(release);
        }

        @Override
        protected void release0() {
            Runnable pending = release.getAndSet(null);
            if (pending != null) {
                pending.run();
            }
        }
    }
}
