// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.publish;

import io.github.flinklivekit.client.internal.rtc.I420Planes;
import io.github.flinklivekit.client.internal.rtc.WebRtcRuntime;
import io.github.flinklivekit.client.track.VideoDimensions;
import io.github.flinklivekit.client.track.VideoSource;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.frame.pixels.VideoRotation;

import org.apache.flink.annotation.Internal;

import dev.onvoid.webrtc.media.video.NativeI420Buffer;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Passes frames to the encoders of its tracks, in a native buffer that they share. */
@Internal
public final class DefaultVideoSource implements VideoSource {

    private final int width;
    private final int height;
    private final PixelEncoding pixelEncoding;
    private final VideoDimensions upright;
    private final WebRtcRuntime.Lease runtime;
    private final List<AdaptedVideoSource> tracks = new CopyOnWriteArrayList<>();
    private final AtomicLong captured = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();

    private volatile boolean closed;

    public DefaultVideoSource(int width, int height) {
        this(width, height, VideoRotation.ROTATION_0, PixelEncoding.BT601_LIMITED);
    }

    /**
     * @param rotation what the frames are expected to be turned by
     */
    public DefaultVideoSource(
            int width, int height, VideoRotation rotation, PixelEncoding pixelEncoding) {
        VideoBufferType.I420.sizeBytes(width, height);
        this.width = width;
        this.height = height;
        this.upright =
                Objects.requireNonNull(rotation, "rotation").swapsSides()
                        ? new VideoDimensions(height, width)
                        : new VideoDimensions(width, height);
        this.pixelEncoding = Objects.requireNonNull(pixelEncoding, "pixelEncoding");
        this.runtime = WebRtcRuntime.acquire();
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int height() {
        return height;
    }

    /** The size in which viewers see its frames: libwebrtc turns them before it encodes them. */
    VideoDimensions upright() {
        return upright;
    }

    @Override
    public PixelEncoding pixelEncoding() {
        return pixelEncoding;
    }

    @Override
    public DefaultLocalVideoTrack createTrack(String name) {
        CaptureArguments.checkTrackName(name);
        checkOpen();
        return new DefaultLocalVideoTrack(name, this);
    }

    @Override
    public boolean captureFrame(VideoFrame frame, long timestampUs, VideoRotation rotation) {
        Objects.requireNonNull(rotation, "rotation");
        CaptureArguments.checkFrame(this, frame, timestampUs);
        checkOpen();
        boolean taken = push(frame, timestampUs, rotation);
        (taken ? captured : dropped).incrementAndGet();
        return taken;
    }

    private boolean push(VideoFrame frame, long timestampUs, VideoRotation rotation) {
        boolean taken = false;
        NativeI420Buffer picture = null;
        try {
            for (AdaptedVideoSource outlet : tracks) {
                if (outlet.shouldCapture(timestampUs)) {
                    picture = picture == null ? toI420(frame) : picture;
                    taken |= outlet.push(picture, rotation.degrees());
                }
            }
        } finally {
            if (picture != null) {
                picture.release();
            }
        }
        return taken;
    }

    /**
     * What the encoder gets of a frame: the decoder's own picture where the frame is nothing else,
     * in this source's encoding, or a new one. The caller gives its reference back.
     */
    NativeI420Buffer toI420(VideoFrame frame) {
        if (frame.pixelEncoding() != pixelEncoding) {
            return convertToI420(frame);
        }
        return frame.withPixelOwner(NativeI420Buffer.class, DefaultVideoSource::retained)
                .orElseGet(() -> convertToI420(frame));
    }

    private static NativeI420Buffer retained(NativeI420Buffer picture) {
        picture.retain();
        return picture;
    }

    private NativeI420Buffer convertToI420(VideoFrame frame) {
        NativeI420Buffer buffer = NativeI420Buffer.allocate(width, height);
        boolean filled = false;
        try {
            frame.convertInto(VideoBufferType.I420, false, pixelEncoding, I420Planes.of(buffer));
            filled = true;
        } finally {
            if (!filled) {
                buffer.release();
            }
        }
        return buffer;
    }

    @Override
    public long capturedFrames() {
        return captured.get();
    }

    @Override
    public long droppedFrames() {
        return dropped.get();
    }

    @Override
    public boolean isWanted() {
        return tracks.stream().anyMatch(AdaptedVideoSource::isActive);
    }

    @Override
    public void close() {
        synchronized (tracks) {
            if (closed) {
                return;
            }
            closed = true;
        }
        tracks.forEach(AdaptedVideoSource::close);
        tracks.clear();
        runtime.close();
    }

    /**
     * Starts to pass frames to a track.
     *
     * @param trackId the id of its native track
     * @throws IllegalStateException if this source is closed
     */
    AdaptedVideoSource open(String trackId) {
        synchronized (tracks) {
            checkOpen();
            AdaptedVideoSource outlet = new AdaptedVideoSource(runtime, trackId);
            tracks.add(outlet);
            return outlet;
        }
    }

    /** Ends what {@link #open} has started. */
    void remove(AdaptedVideoSource outlet) {
        tracks.remove(outlet);
        outlet.close();
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("This video source is closed");
        }
    }
}
