// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.operators;

import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.util.Collector;

import java.io.Serializable;

/** A user's code that makes any number of frames of one. */
@FunctionalInterface
public interface SerializableFrameFlatMapper extends Serializable {

    /**
     * Makes frames.
     *
     * @param frame lent for the length of the call
     * @param out takes the frame itself or new handles, which the operator releases when it has
     *     emitted them; they are not to be used after that
     */
    void flatMap(VideoFrame frame, Collector<VideoFrame> out) throws Exception;
}
