// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.operators;

import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.annotation.PublicEvolving;

import javax.annotation.Nullable;

import java.io.Serializable;

/** User code that makes one frame from another. */
@PublicEvolving
@FunctionalInterface
public interface SerializableFrameMapper extends Serializable {

    /**
     * Maps a frame.
     *
     * @param frame lent for the duration of the call
     * @return the frame itself, a new handle, which the operator releases, or null to drop the
     *     frame
     */
    @Nullable
    VideoFrame map(VideoFrame frame) throws Exception;
}
