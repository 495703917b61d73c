// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.publish;

import io.github.flinklivekit.client.internal.participant.DefaultTrackPublication;
import io.github.flinklivekit.client.internal.participant.TrackInfo;
import io.github.flinklivekit.client.track.LocalTrackPublication;
import io.github.flinklivekit.client.track.LocalVideoTrack;
import io.github.flinklivekit.client.track.TrackPublishOptions;

import org.apache.flink.annotation.Internal;

/** A publication of this participant, the same object over all sessions of its room. */
@Internal
public final class DefaultLocalTrackPublication extends DefaultTrackPublication
        implements LocalTrackPublication {

    private final LocalVideoTrack track;
    private final TrackPublishOptions options;

    public DefaultLocalTrackPublication(
            TrackInfo info, LocalVideoTrack track, TrackPublishOptions options) {
        super(info);
        this.track = track;
        this.options = options;
    }

    @Override
    public LocalVideoTrack track() {
        return track;
    }

    @Override
    public TrackPublishOptions options() {
        return options;
    }

    @Override
    public String toString() {
        return "LocalTrackPublication" + describe();
    }
}
