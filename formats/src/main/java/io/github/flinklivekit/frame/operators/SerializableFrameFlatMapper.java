// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.operators;

import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.util.Collector;

import java.io.Serializable;

/** User code that makes any number of frames from one. */
@PublicEvolving
@FunctionalInterface
public interface SerializableFrameFlatMapper extends Serializable {

    /**
     * Maps a frame.
     *
     * @param frame lent for the duration of the call
     * @param out takes the frame itself or new handles, which the operator releases once it has
     *     emitted them; do not use them after that
     */
    void flatMap(VideoFrame frame, Collector<VideoFrame> out) throws Exception;
}
