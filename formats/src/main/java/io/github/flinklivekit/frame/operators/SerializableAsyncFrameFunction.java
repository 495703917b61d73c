// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.operators;

import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.annotation.PublicEvolving;

import java.io.Serializable;
import java.util.concurrent.CompletionStage;

/**
 * User code that sends a request about a frame, to a model on another machine for example.
 *
 * @param <T> the type of the response
 */
@PublicEvolving
@FunctionalInterface
public interface SerializableAsyncFrameFunction<T> extends Serializable {

    /**
     * Sends the request and returns at once. Called on the task's thread, and for a retry on
     * another thread.
     *
     * @param frame lent until the returned stage completes, on any thread
     * @return the response, null for none. A response that is a frame is the frame itself or a new
     *     handle, which the operator releases
     */
    CompletionStage<T> apply(VideoFrame frame) throws Exception;
}
