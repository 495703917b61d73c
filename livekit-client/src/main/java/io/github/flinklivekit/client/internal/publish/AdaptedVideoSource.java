// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.publish;

import io.github.flinklivekit.client.internal.rtc.WebRtcRuntime;

import org.apache.flink.annotation.Internal;

import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrame;
import dev.onvoid.webrtc.media.video.VideoTrack;

import javax.annotation.Nullable;

/**
 * The way of a source's pictures into one published track. Each track has its own, so that one that
 * is muted, or that nobody watches, takes nothing from the others. Thread-safe.
 */
@Internal
public final class AdaptedVideoSource {

    private final CustomVideoSource nativeSource = new CustomVideoSource();
    private final VideoTrack nativeTrack;

    // Guarded by this: no picture comes after a mute or a close that has returned.
    private boolean muted;
    private boolean subscribed = true;
    private boolean held;
    private boolean closed;
    @Nullable private FramerateController limit;

    public AdaptedVideoSource(WebRtcRuntime.Lease runtime, String trackId) {
        this.nativeTrack = runtime.createVideoTrack(trackId, nativeSource);
    }

    VideoTrack nativeTrack() {
        return nativeTrack;
    }

    public synchronized boolean isActive() {
        return subscribed && !muted && !held && !closed;
    }

    public synchronized void setMuted(boolean nowMuted) {
        muted = nowMuted;
    }

    /** Whether a subscriber wants pictures. */
    synchronized void setSubscribed(boolean nowWanted) {
        subscribed = nowWanted;
    }

    /**
     * No more pictures than that, in pictures a second. An encoder that is told of a limit asks its
     * source to keep to it, and webrtc-java's sources do not hear that.
     */
    synchronized void setMaxFramerate(double framesPerSecond) {
        limit = new FramerateController(framesPerSecond);
    }

    /** Whether the track is about to be published, and gets no picture before it is. */
    synchronized void setHeld(boolean nowHeld) {
        held = nowHeld;
    }

    /**
     * Whether the picture that comes now is for the encoder: the track is not held or muted,
     * somebody watches it, and the picture does not come too soon. Asked once for each picture.
     *
     * @param captureTimeUs when the picture was taken, in microseconds of any clock; 0 if that is
     *     not known
     */
    public synchronized boolean shouldCapture(long captureTimeUs) {
        return isActive() && (limit == null || limit.shouldKeep(captureTimeUs, System.nanoTime()));
    }

    /**
     * Gives a picture to the encoder, unless the track was held or muted meanwhile, or nobody
     * watches it any more.
     *
     * @param buffer borrowed
     * @return whether the encoder has it
     */
    public synchronized boolean push(NativeI420Buffer buffer, int rotationDegrees) {
        if (isActive()) {
            nativeSource.pushFrame(new VideoFrame(buffer, rotationDegrees, 0));
            return true;
        }
        return false;
    }

    /**
     * Gives a picture to the encoder of a held or muted track, in place of those that it does not
     * get.
     */
    synchronized void pushBlack(NativeI420Buffer buffer) {
        if ((muted || held) && !closed) {
            nativeSource.pushFrame(new VideoFrame(buffer, 0, 0));
        }
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** The track gets no more pictures. Idempotent. */
    public synchronized void close() {
        if (!closed) {
            closed = true;
            nativeSource.dispose();
        }
    }
}
