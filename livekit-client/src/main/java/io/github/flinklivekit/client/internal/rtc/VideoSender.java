// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.rtc;

import dev.onvoid.webrtc.RTCRtpTransceiver;

/**
 * A track that is being sent over the publisher's peer connection, and not used after that is
 * closed.
 */
public final class VideoSender {

    private final RTCRtpTransceiver transceiver;
    private final VideoLayers layers;
    private final String trackId;

    VideoSender(RTCRtpTransceiver transceiver, VideoLayers layers, String trackId) {
        this.transceiver = transceiver;
        this.layers = layers;
        this.trackId = trackId;
    }

    RTCRtpTransceiver transceiver() {
        return transceiver;
    }

    VideoLayers layers() {
        return layers;
    }

    /** What the server knows the track by until it has given a sid. */
    String trackId() {
        return trackId;
    }

    /** The media section that carries it; null before the first offer. */
    public String mid() {
        return transceiver.getMid();
    }
}
