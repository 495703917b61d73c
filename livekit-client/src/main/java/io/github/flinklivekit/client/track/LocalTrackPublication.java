// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.track;

import io.github.flinklivekit.client.internal.participant.TrackInfo;

/**
 * A track that this participant has published. It stays the same object when a reconnect publishes
 * the track anew.
 */
public final class LocalTrackPublication extends TrackPublication {

    private final LocalVideoTrack track;
    private final TrackPublishOptions options;

    public LocalTrackPublication(
            TrackInfo info, LocalVideoTrack track, TrackPublishOptions options) {
        super(info);
        this.track = track;
        this.options = options;
    }

    public LocalVideoTrack track() {
        return track;
    }

    public TrackPublishOptions options() {
        return options;
    }
}
