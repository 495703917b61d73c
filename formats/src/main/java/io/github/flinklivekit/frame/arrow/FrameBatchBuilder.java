// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.annotation.PublicEvolving;

import org.apache.arrow.vector.VectorSchemaRoot;

/** Copies frames into batches, row by row. The allocator remains the caller's. Not thread-safe. */
@PublicEvolving
public final class FrameBatchBuilder implements AutoCloseable {

    private final FrameAllocator allocator;
    private VectorSchemaRoot root;
    private FrameRowWriter rows;

    /**
     * @param allocator of the batches' memory; it may be closed before they are released
     */
    public FrameBatchBuilder(FrameAllocator allocator) {
        this.allocator = allocator;
        begin();
    }

    private void begin() {
        root = VectorSchemaRoot.create(FrameSchema.ofAnyFrames(), allocator.arrowAllocator());
        rows = new FrameRowWriter(root, allocator);
    }

    /** How many frames were added since the last {@link #build()}. */
    public int size() {
        return rows.rows();
    }

    /**
     * Adds a copy of a frame, which remains the caller's.
     *
     * @throws io.github.flinklivekit.frame.FrameMemoryException if the allocator is at its limit;
     *     the frames added before are kept
     * @throws io.github.flinklivekit.frame.FrameReleasedException if the frame was released
     */
    public void add(VideoFrame frame) {
        rows.add(frame);
    }

    /**
     * Returns the frames added so far as a batch, which the caller releases, and starts the next
     * one.
     */
    public FrameBatch build() {
        FrameBatch batch = FrameBatch.of(root, allocator);
        begin();
        return batch;
    }

    /** Discards the frames added since the last {@link #build()}. */
    @Override
    public void close() {
        root.close();
        allocator.onMemoryFreed();
    }
}
