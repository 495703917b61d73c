// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.rtc;

import io.github.flinklivekit.client.track.VideoCodec;

import org.apache.flink.annotation.Internal;

import dev.onvoid.webrtc.RTCRtpSendParameters;
import dev.onvoid.webrtc.RTCRtpTransceiver;

/**
 * A track that is being sent over the publisher's peer connection, and not used after that is
 * closed.
 */
@Internal
public final class VideoSender {

    private final RTCRtpTransceiver transceiver;
    private final VideoLayers layers;
    private final VideoCodec codec;
    private final String cid;

    /** Whether the media section was ever offered as one that sends. */
    private boolean known;

    /** Whether the native sender has the limits of its layers. */
    private boolean limited;

    /**
     * @param inNewSection whether the transceiver was made for this track, with the encodings of
     *     its layers
     */
    VideoSender(
            RTCRtpTransceiver transceiver,
            VideoLayers layers,
            VideoCodec codec,
            String cid,
            boolean inNewSection) {
        this.transceiver = transceiver;
        this.layers = layers;
        this.codec = codec;
        this.cid = cid;
        this.known = !inNewSection;
        this.limited = inNewSection;
    }

    /**
     * Called when an offer of the track is in force: only then has a section that is used again an
     * encoding of its own to limit. Layers of a simulcast cannot be limited one by one.
     */
    void onOffered() {
        known = true;
        if (limited || layers.isSimulcast()) {
            return;
        }
        limited = true;
        RTCRtpSendParameters parameters = transceiver.getSender().getParameters();
        layers.layers().get(0).describe(parameters.encodings.get(0));
        transceiver.getSender().setParameters(parameters);
    }

    boolean isKnown() {
        return known;
    }

    RTCRtpTransceiver transceiver() {
        return transceiver;
    }

    VideoLayers layers() {
        return layers;
    }

    VideoCodec codec() {
        return codec;
    }

    /** What the server knows the track by until it has given a sid. */
    String cid() {
        return cid;
    }

    /** The media section that carries it; null before the first offer. */
    public String mid() {
        return transceiver.getMid();
    }
}
