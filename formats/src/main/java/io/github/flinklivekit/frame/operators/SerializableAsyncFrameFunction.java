// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.operators;

import io.github.flinklivekit.frame.VideoFrame;

import java.io.Serializable;
import java.util.concurrent.CompletionStage;

/**
 * A user's code that asks something else about a frame: a model on another machine, say.
 *
 * @param <T> the answer
 */
@FunctionalInterface
public interface SerializableAsyncFrameFunction<T> extends Serializable {

    /**
     * Asks, and returns at once. Called on the task's thread, and for a retry on another one.
     *
     * @param frame lent until the stage completes, on whatever thread
     * @return the answer, or null for none; an answer that is a frame is the frame itself or a new
     *     handle, which the operator releases
     */
    CompletionStage<T> apply(VideoFrame frame) throws Exception;
}
