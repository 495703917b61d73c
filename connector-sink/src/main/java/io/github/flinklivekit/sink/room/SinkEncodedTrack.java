// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.room;

import io.github.flinklivekit.client.engine.EncoderFeedback;
import io.github.flinklivekit.client.track.EncodedVideoFrame;
import io.github.flinklivekit.client.track.VideoCodec;

import org.apache.flink.annotation.Internal;

/** A track whose frames come encoded. Used under the writer's lock. */
@Internal
public interface SinkEncodedTrack extends SinkTrack {

    VideoCodec codec();

    /**
     * Sends a frame, without waiting for it.
     *
     * @param frame of the track's codec and size
     * @return whether it is on its way: not what comes too early, or while the track is muted
     */
    boolean capture(EncodedVideoFrame frame);

    /** What was asked of the encoder since this was called last. */
    EncoderFeedback takeFeedback();
}
