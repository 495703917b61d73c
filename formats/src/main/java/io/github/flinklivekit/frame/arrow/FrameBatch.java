// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInfo;

import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;

import javax.annotation.Nullable;

import java.io.IOException;
import java.lang.ref.Cleaner;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Frames as the rows of an Arrow record batch, with the columns of {@link FrameSchema#ofAnyFrames}.
 *
 * <p>Ownership is that of a {@link VideoFrame}: a batch is an immutable handle that owns one
 * reference to off-heap memory; {@link #retain()} returns another one, {@link #release()} is
 * idempotent, and a batch that an operator receives is lent for the duration of the call. To keep
 * one longer, keep {@link #toHeap()}. A deserialised batch is on the heap; releasing it does
 * nothing. A batch that was released before it was serialised has no rows.
 *
 * <p>Thread-safe.
 */
@PublicEvolving
@TypeInfo(FrameBatchTypeInfoFactory.class)
public final class FrameBatch {

    private static final Cleaner CLEANER = Cleaner.create();

    private static final DictionaryProvider NO_DICTIONARIES =
            new DictionaryProvider.MapDictionaryProvider();

    private final int size;
    @Nullable private final Memory memory;
    @Nullable private final Reference reference;
    @Nullable private final byte[] serialised;

    private FrameBatch(int size, @Nullable Memory memory, @Nullable byte[] serialised) {
        this.size = size;
        this.memory = memory;
        this.serialised = serialised;
        this.reference = memory == null ? null : new Reference(memory);
        if (reference != null) {
            reference.cleanable = CLEANER.register(this, reference::give);
        }
    }

    /** Takes over the rows, whose memory {@code allocator} counts. */
    static FrameBatch of(VectorSchemaRoot root, FrameAllocator allocator) {
        return new FrameBatch(root.getRowCount(), new Memory(root, allocator), null);
    }

    /** On the heap: the rows as an Arrow stream, or none if the rows were lost. */
    static FrameBatch onHeap(int size, @Nullable byte[] stream) {
        return new FrameBatch(stream == null ? 0 : size, null, stream);
    }

    /** The number of frames. */
    public int size() {
        return size;
    }

    /** Whether the rows are still there: if not, {@link #read} and the like throw. */
    public boolean hasRows() {
        return serialised != null || (reference != null && !reference.given.get());
    }

    /**
     * Reads the rows, which are lent for the duration of the call.
     *
     * @throws IllegalStateException if this handle was released, or its rows were lost
     */
    public <T> T read(Function<VectorSchemaRoot, T> use) {
        if (serialised != null) {
            return FrameBatchStream.read(serialised, use);
        }
        Memory held = tryAcquire();
        if (held == null) {
            throw new IllegalStateException(
                    "This batch of frames was released. A batch that an operator receives is lent for the length of "
                            + "the call: keep it as batch.toHeap()");
        }
        try {
            return use.apply(held.root);
        } finally {
            held.give();
        }
    }

    /**
     * Copies all frames onto the heap.
     *
     * @throws IllegalStateException if this handle was released, or its rows were lost
     */
    public List<VideoFrame> toFrames() {
        return read(
                root -> {
                    try {
                        return FrameRowReader.onHeap(root, NO_DICTIONARIES).readAll();
                    } catch (IOException e) {
                        throw new IllegalStateException("A batch holds what is no frame", e);
                    }
                });
    }

    /**
     * A new handle on the same rows.
     *
     * @throws IllegalStateException if this handle was released
     */
    public FrameBatch retain() {
        if (memory == null) {
            return this;
        }
        Memory held = tryAcquire();
        if (held == null) {
            throw new IllegalStateException("This batch of frames was released");
        }
        return new FrameBatch(size, held, null);
    }

    /** Drops this handle's reference. The memory is freed with the last reference. Idempotent. */
    public void release() {
        if (reference != null) {
            reference.give();
            reference.cleanable.clean();
        }
    }

    /**
     * A batch with the same rows on the heap: this one if it is already there, else a copy.
     *
     * @throws IllegalStateException if this handle was released
     */
    public FrameBatch toHeap() {
        return memory == null ? this : onHeap(size, read(FrameBatchStream::write));
    }

    /** The rows as an Arrow stream, or null if there are none any more. */
    @Nullable
    byte[] serialise() {
        if (memory == null) {
            return serialised;
        }
        Memory held = tryAcquire();
        if (held == null) {
            return null;
        }
        try {
            return FrameBatchStream.write(held.root);
        } finally {
            held.give();
        }
    }

    @Nullable
    private Memory tryAcquire() {
        return memory != null && hasRows() && memory.tryRetain() ? memory : null;
    }

    @Override
    public String toString() {
        return "FrameBatch[" + size + " frames" + (hasRows() ? "]" : ", no rows]");
    }

    /** What handles share. */
    private static final class Memory {

        private final VectorSchemaRoot root;
        private final FrameAllocator allocator;
        private final AtomicInteger references = new AtomicInteger(1);

        Memory(VectorSchemaRoot root, FrameAllocator allocator) {
            this.root = root;
            this.allocator = allocator;
        }

        boolean tryRetain() {
            return references.getAndUpdate(n -> n == 0 ? 0 : n + 1) > 0;
        }

        void give() {
            if (references.decrementAndGet() == 0) {
                root.close();
                allocator.onMemoryFreed();
            }
        }
    }

    /** One handle's share; must not reach the handle. */
    private static final class Reference {

        private final Memory memory;
        private final AtomicBoolean given = new AtomicBoolean();
        private Cleaner.Cleanable cleanable;

        Reference(Memory memory) {
            this.memory = memory;
        }

        void give() {
            if (given.compareAndSet(false, true)) {
                memory.give();
            }
        }
    }
}
