// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.room;

import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.annotation.Internal;

/** A track whose pictures are encoded here. Used under the writer's lock. */
@Internal
public interface SinkPictureTrack extends SinkTrack {

    /**
     * Hands a picture to the encoder, without waiting for it.
     *
     * @param frame of the track's size; not used after the call
     * @return whether an encoder has it: not what comes too early, too soon after the one before,
     *     or while the track is muted or nobody watches it
     */
    boolean capture(VideoFrame frame);
}
