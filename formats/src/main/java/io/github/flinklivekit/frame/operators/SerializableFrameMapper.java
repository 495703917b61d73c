// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.operators;

import io.github.flinklivekit.frame.VideoFrame;

import javax.annotation.Nullable;

import java.io.Serializable;

/** A user's code that makes one frame of another. */
@FunctionalInterface
public interface SerializableFrameMapper extends Serializable {

    /**
     * Makes a frame.
     *
     * @param frame lent for the length of the call
     * @return the frame itself, a new handle, which the operator releases, or null for none
     */
    @Nullable
    VideoFrame map(VideoFrame frame) throws Exception;
}
