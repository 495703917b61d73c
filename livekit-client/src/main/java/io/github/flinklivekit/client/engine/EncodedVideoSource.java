// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.engine;

import io.github.flinklivekit.client.track.EncodedVideoFrame;
import io.github.flinklivekit.client.track.VideoCodec;
import io.github.flinklivekit.client.track.VideoTrackSource;

import org.apache.flink.annotation.Internal;

/** Passes frames that came encoded to its tracks. Thread-safe. */
@Internal
public interface EncodedVideoSource extends VideoTrackSource {

    /** That of every frame. */
    VideoCodec codec();

    /**
     * Sends a frame, after a copy.
     *
     * @param frame of this source's codec and size
     * @return whether it was taken: not as long as no track is published and unmuted
     * @throws IllegalArgumentException if it is of another codec or size
     * @throws IllegalStateException if this source is closed
     */
    boolean captureFrame(EncodedVideoFrame frame);

    /** What viewers and network have asked of the encoder since this was called last. */
    EncoderFeedback takeFeedback();
}
