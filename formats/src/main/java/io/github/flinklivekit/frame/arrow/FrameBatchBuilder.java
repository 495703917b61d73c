// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.arrow;

import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.VideoFrame;

import org.apache.arrow.vector.VectorSchemaRoot;

/** Copies frames into a batch, row by row. Not thread-safe. */
public final class FrameBatchBuilder implements AutoCloseable {

    private FrameAllocator allocator;
    private VectorSchemaRoot root;
    private FrameRowWriter rows;

    public FrameBatchBuilder() {
        begin();
    }

    private void begin() {
        allocator = FrameAllocator.unlimited("frame-batch");
        root = VectorSchemaRoot.create(FrameSchema.ofAnyFrames(), allocator.arrowAllocator());
        rows = new FrameRowWriter(root);
    }

    /** How many frames were added since the last {@link #build}. */
    public int size() {
        return rows.rows();
    }

    /**
     * Copies a frame, which stays the caller's.
     *
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

    @Override
    public void close() {
        root.close();
        allocator.close();
    }
}
