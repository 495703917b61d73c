// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.VideoFrame;

import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Copies frames into batches, row by row, in memory of an allocator that stays the caller's. Not
 * thread-safe.
 */
public final class FrameBatchBuilder implements AutoCloseable {

    private final FrameAllocator allocator;
    private VectorSchemaRoot root;
    private FrameRowWriter rows;

    /**
     * @param allocator counts the memory of the batches; it may be closed before they are released
     */
    public FrameBatchBuilder(FrameAllocator allocator) {
        this.allocator = allocator;
        begin();
    }

    private void begin() {
        root = VectorSchemaRoot.create(FrameSchema.ofAnyFrames(), allocator.arrowAllocator());
        rows = new FrameRowWriter(root, allocator);
    }

    /** How many frames were added since the last {@link #build}. */
    public int size() {
        return rows.rows();
    }

    /**
     * Copies a frame, which stays the caller's.
     *
     * @throws io.github.flinklivekit.frame.FrameMemoryException if the allocator is at its limit;
     *     what was added before is still there
     * @throws io.github.flinklivekit.frame.FrameReleasedException if it was released
     */
    public void add(VideoFrame frame) {
        rows.add(frame);
    }

    /** The frames added so far as a batch that the caller releases; the next one begins. */
    public FrameBatch build() {
        FrameBatch batch = FrameBatch.of(root, allocator);
        begin();
        return batch;
    }

    /** Gives up the frames added since the last {@link #build}. */
    @Override
    public void close() {
        root.close();
        allocator.onMemoryFreed();
    }
}
