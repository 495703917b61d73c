// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.serving;

import io.github.flinklivekit.frame.VideoFrame;

/**
 * What a {@link BatchExecutor} runs: some frames are put in, then all are run together.
 *
 * <p>Called by one thread at a time.
 *
 * @param <T> the result for a frame
 */
interface FrameModel<T> extends AutoCloseable {

    /** How many frames a run takes at most. */
    int maxFrames();

    /**
     * Puts a frame in, which is lent for the call.
     *
     * @param index its number in the run
     */
    void put(VideoFrame frame, int index);

    /** Runs the model on the first {@code count} frames that were put in. */
    void run(int count);

    /** The result for a frame of the last run. */
    T result(int index);

    @Override
    void close();
}
