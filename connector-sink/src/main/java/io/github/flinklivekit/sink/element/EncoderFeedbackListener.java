// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.element;

import org.apache.flink.annotation.PublicEvolving;

import java.io.Serializable;

/**
 * Told what viewers and network ask of the encoder of a track whose frames come encoded. Each
 * subtask of a sink has a copy of its own, so that the way to the encoder is the implementation's:
 * a call over the network, or something that both find in their process.
 *
 * <p>Called under the sink's lock, by the task's thread or that of a replay; must not block.
 */
@PublicEvolving
@FunctionalInterface
public interface EncoderFeedbackListener extends Serializable {

    /**
     * A viewer has come, or has lost a frame, and sees nothing until the next key frame.
     *
     * @param track with the name of its room
     */
    void onKeyFrameRequested(TrackAddress track);

    /**
     * The network takes more or less than before.
     *
     * @param track with the name of its room
     * @param bitrate in bits per second
     * @param fps frames per second to that bitrate
     */
    default void onTargetBitrate(TrackAddress track, long bitrate, double fps) {}
}
