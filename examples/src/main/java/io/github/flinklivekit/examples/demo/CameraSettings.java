// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo;

import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.client.track.VideoEncoding;

/**
 * Who a synthetic camera is and what it sends.
 *
 * @param identity of the participant
 * @param track the name of its track
 * @param width in pixels
 * @param height in pixels
 * @param fps pictures a second
 * @param bitsPerSecond that its encoder may use
 */
public record CameraSettings(
        String identity, String track, int width, int height, int fps, int bitsPerSecond) {

    /** Small enough for several of them on a machine with two cores. */
    public static CameraSettings small(String identity, String track) {
        return new CameraSettings(identity, track, 320, 180, 10, 500_000);
    }

    /** In one layer: whoever watches in this process wants no other size. */
    public TrackPublishOptions publishing() {
        return TrackPublishOptions.builder()
                .simulcast(false)
                .videoEncoding(new VideoEncoding(bitsPerSecond, fps))
                .build();
    }
}
