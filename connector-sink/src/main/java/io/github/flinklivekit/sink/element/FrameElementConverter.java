// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.element;

import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.annotation.PublicEvolving;

/**
 * Publishes each frame under its own track name. Browsers often give none: such a track is named
 * after who shows what, as in {@code alice-camera}.
 */
@PublicEvolving
public record FrameElementConverter() implements SinkElementConverter<VideoFrame> {

    @Override
    public SinkElement convert(VideoFrame frame) {
        return TrackFrame.of(trackName(frame), frame);
    }

    @Override
    public TrackAddress address(VideoFrame frame) {
        return TrackAddress.of(trackName(frame));
    }

    private static String trackName(VideoFrame frame) {
        boolean isNameless = frame.track().isEmpty() && !frame.participant().isEmpty();
        return isNameless ? frame.participant() + "-" + frame.trackSource() : frame.track();
    }
}
