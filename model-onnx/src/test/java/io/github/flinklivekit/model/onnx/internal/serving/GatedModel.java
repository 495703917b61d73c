// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.serving;

import io.github.flinklivekit.frame.VideoFrame;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

/** A model whose runs begin when the test lets them. The result of a frame is its width. */
final class GatedModel implements FrameModel<Integer> {

    /** A frame of this width cannot be put in. */
    static final int UNREADABLE = 13;

    /** A run with a frame of this width fails. */
    static final int FAILING = 99;

    final Semaphore begun = new Semaphore(0);
    final Semaphore allowed = new Semaphore(0);
    final Semaphore closed = new Semaphore(0);
    final List<List<Integer>> batches = new CopyOnWriteArrayList<>();

    private final int maxFrames;
    private final int[] widths;

    GatedModel(int maxFrames) {
        this.maxFrames = maxFrames;
        this.widths = new int[maxFrames];
    }

    @Override
    public int maxFrames() {
        return maxFrames;
    }

    @Override
    public void put(VideoFrame frame, int index) {
        if (frame.width() == UNREADABLE) {
            throw new IllegalArgumentException("unreadable");
        }
        widths[index] = frame.width();
    }

    @Override
    public void run(int count) {
        List<Integer> batch = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            batch.add(widths[i]);
        }
        batches.add(batch);
        begun.release();
        allowed.acquireUninterruptibly();
        if (batch.contains(FAILING)) {
            throw new IllegalStateException("failed");
        }
    }

    @Override
    public Integer result(int index) {
        return widths[index];
    }

    @Override
    public void close() {
        closed.release();
    }
}
