// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.participant;

import io.github.flinklivekit.client.track.VideoDimensions;
import io.github.flinklivekit.client.track.VideoQuality;

import org.apache.flink.annotation.Internal;

import livekit.LivekitRtc.UpdateTrackSettings;

import javax.annotation.Nullable;

/**
 * What a subscriber wants of a track. The server takes them as a whole, so they are kept as a
 * whole.
 */
@Internal
public record TrackSettings(
        boolean enabled,
        @Nullable VideoQuality quality,
        @Nullable VideoDimensions dimensions,
        int fps) {

    public static final TrackSettings DEFAULT = new TrackSettings(true, null, null, 0);

    public TrackSettings withEnabled(boolean nowEnabled) {
        return new TrackSettings(nowEnabled, quality, dimensions, fps);
    }

    /** A quality takes the place of dimensions, which the server would prefer. */
    public TrackSettings withQuality(VideoQuality newQuality) {
        return new TrackSettings(enabled, newQuality, null, fps);
    }

    public TrackSettings withDimensions(VideoDimensions newDimensions) {
        return new TrackSettings(enabled, null, newDimensions, fps);
    }

    public TrackSettings withFps(int newFps) {
        return new TrackSettings(enabled, quality, dimensions, newFps);
    }

    public UpdateTrackSettings message(String trackSid) {
        UpdateTrackSettings.Builder message =
                UpdateTrackSettings.newBuilder()
                        .addTrackSids(trackSid)
                        .setDisabled(!enabled)
                        .setFps(fps)
                        .setQuality(
                                ProtocolEnums.videoQuality(
                                        quality == null ? VideoQuality.HIGH : quality));
        if (dimensions != null) {
            message.setWidth(dimensions.width()).setHeight(dimensions.height());
        }
        return message.build();
    }
}
