// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client;

import livekit.LivekitRtc.UpdateTrackSettings;

import javax.annotation.Nullable;

/**
 * What a subscriber wants of a track. The server takes them as a whole, so they are kept as a
 * whole.
 */
record TrackSettings(
        boolean enabled,
        @Nullable VideoQuality quality,
        @Nullable VideoDimensions dimensions,
        int fps) {

    static final TrackSettings DEFAULT = new TrackSettings(true, null, null, 0);

    TrackSettings withEnabled(boolean nowEnabled) {
        return new TrackSettings(nowEnabled, quality, dimensions, fps);
    }

    /** A quality takes the place of dimensions, which the server would prefer. */
    TrackSettings withQuality(VideoQuality newQuality) {
        return new TrackSettings(enabled, newQuality, null, fps);
    }

    TrackSettings withDimensions(VideoDimensions newDimensions) {
        return new TrackSettings(enabled, null, newDimensions, fps);
    }

    TrackSettings withFps(int newFps) {
        return new TrackSettings(enabled, quality, dimensions, newFps);
    }

    UpdateTrackSettings message(String trackSid) {
        UpdateTrackSettings.Builder message =
                UpdateTrackSettings.newBuilder()
                        .addTrackSids(trackSid)
                        .setDisabled(!enabled)
                        .setFps(fps)
                        .setQuality(
                                ProtocolNames.videoQuality(
                                        quality == null ? VideoQuality.HIGH : quality));
        if (dimensions != null) {
            message.setWidth(dimensions.width()).setHeight(dimensions.height());
        }
        return message.build();
    }
}
