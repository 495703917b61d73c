// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing.internal.room;

import io.github.flinklivekit.client.internal.rtc.WebRtcRuntime;

import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.VideoFrame;
import dev.onvoid.webrtc.media.video.VideoTrack;

/**
 * A track on its way to one subscriber, with an encoder of its own. Pictures come from the
 * publisher's decoder; everything else happens on the server's thread.
 */
final class DownTrack {

    private final MediaTrack track;
    private final CustomVideoSource source = new CustomVideoSource();
    private final VideoTrack nativeTrack;

    private RTCRtpTransceiver transceiver;

    /** Whether the subscriber has answered an offer that has it. */
    private boolean negotiated;

    // Guarded by this, since a decoder's thread asks.
    private boolean disabled;
    private boolean closed;

    DownTrack(MediaTrack track, WebRtcRuntime.Lease runtime) {
        this.track = track;
        this.nativeTrack = runtime.createVideoTrack(track.sid(), source);
    }

    MediaTrack track() {
        return track;
    }

    VideoTrack nativeTrack() {
        return nativeTrack;
    }

    /** The media section that carries it. */
    RTCRtpTransceiver transceiver() {
        return transceiver;
    }

    void carriedBy(RTCRtpTransceiver section) {
        transceiver = section;
    }

    boolean negotiated() {
        return negotiated;
    }

    void setNegotiated() {
        negotiated = true;
    }

    /** A disabled one stays negotiated and gets no pictures. */
    synchronized void setDisabled(boolean nowDisabled) {
        disabled = nowDisabled;
    }

    synchronized boolean takesPictures() {
        return !disabled && !closed;
    }

    /**
     * Gives a picture to the encoder.
     *
     * @param picture borrowed
     */
    synchronized void push(VideoFrame picture) {
        if (takesPictures()) {
            source.pushFrame(new VideoFrame(picture.buffer, picture.rotation, 0));
        }
    }

    /** It gets no more pictures. Idempotent. */
    synchronized void close() {
        if (!closed) {
            closed = true;
            source.dispose();
        }
    }
}
