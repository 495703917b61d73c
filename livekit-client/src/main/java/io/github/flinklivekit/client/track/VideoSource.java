// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.track;

import io.github.flinklivekit.client.internal.publish.AdaptedVideoSource;
import io.github.flinklivekit.client.internal.rtc.I420Planes;
import io.github.flinklivekit.client.internal.rtc.WebRtcRuntime;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.frame.pixels.VideoRotation;

import dev.onvoid.webrtc.media.video.NativeI420Buffer;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes the pictures of a program and gives them to the encoders of the tracks made from it. All
 * pictures have the size of the source; for another size make a new source and track.
 *
 * <p>Thread-safe. Holds the native library until it is closed.
 */
public final class VideoSource implements AutoCloseable {

    private final int width;
    private final int height;
    private final WebRtcRuntime.Lease runtime;
    private final List<AdaptedVideoSource> tracks = new CopyOnWriteArrayList<>();
    private final AtomicLong captured = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();

    private volatile boolean closed;

    /**
     * A source of pictures of one size.
     *
     * @param width of all pictures, in pixels
     * @param height of all pictures, in pixels
     * @throws IllegalArgumentException if the size cannot be a frame's
     * @throws IllegalStateException if the native library cannot be loaded; the message says what
     *     to install
     */
    public VideoSource(int width, int height) {
        VideoBufferType.I420.sizeBytes(width, height);
        this.width = width;
        this.height = height;
        this.runtime = WebRtcRuntime.acquire();
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /**
     * {@link #captureFrame(VideoFrame, long, VideoRotation)} for now, with the frame's own
     * rotation.
     */
    public boolean captureFrame(VideoFrame frame) {
        return captureFrame(frame, 0);
    }

    /** {@link #captureFrame(VideoFrame, long, VideoRotation)} with the frame's own rotation. */
    public boolean captureFrame(VideoFrame frame, long timestampUs) {
        return captureFrame(frame, timestampUs, frame.rotation());
    }

    /**
     * Gives a picture to the encoders. Returns as soon as they have its pixels, which are encoded
     * on another thread: without a copy where the frame was received, in I420, and is published as
     * it came; else in one conversion. A track that is muted, that nobody watches, or that would
     * have more pictures a second than it may, does not get the picture; a picture that no track
     * gets is dropped and counted, and not converted.
     *
     * @param frame borrowed: it may be released, or its array reused, as soon as this returns. A
     *     frame on its side (rotation 90 or 270) has the size of the source before it is turned
     * @param timestampUs when the picture was taken, in microseconds since the epoch, 0 for now:
     *     one that was held up, and comes close before the next, does not come too soon for the
     *     rate of a track. The native library stamps pictures when they are pushed, so it does not
     *     reach a subscriber; pace the calls instead
     * @param rotation how far a viewer's picture is turned to stand upright
     * @return whether an encoder has the picture
     * @throws IllegalArgumentException if the frame has another size than this source, or the
     *     timestamp is negative
     * @throws IllegalStateException if this source is closed, or the frame was released
     */
    public boolean captureFrame(VideoFrame frame, long timestampUs, VideoRotation rotation) {
        Objects.requireNonNull(rotation, "rotation");
        if (frame.width() != width || frame.height() != height) {
            throw new IllegalArgumentException(
                    "A frame of "
                            + frame.width()
                            + "x"
                            + frame.height()
                            + " does not fit a video source of "
                            + width
                            + "x"
                            + height
                            + ": make a new source and track for another size");
        }
        if (timestampUs < 0) {
            throw new IllegalArgumentException(
                    "A timestamp is 0 or microseconds since the epoch, not " + timestampUs);
        }
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
     * or a new one. The caller gives its reference back.
     */
    public NativeI420Buffer toI420(VideoFrame frame) {
        return frame.withPixelOwner(NativeI420Buffer.class, VideoSource::retained)
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
            frame.convertInto(VideoBufferType.I420, false, I420Planes.of(buffer));
            filled = true;
        } finally {
            if (!filled) {
                buffer.release();
            }
        }
        return buffer;
    }

    /** How many pictures went to an encoder at least. */
    public long capturedFrames() {
        return captured.get();
    }

    /**
     * How many pictures were dropped because no track was published, unmuted and watched, or came
     * sooner than all of those may have one.
     */
    public long droppedFrames() {
        return dropped.get();
    }

    /**
     * Whether a track would get the next picture, if it does not come too soon: one is published,
     * not muted, and as far as its server has said somebody watches it.
     */
    public boolean isWanted() {
        return tracks.stream().anyMatch(AdaptedVideoSource::isActive);
    }

    /** Frees what is native. Tracks made from this source send nothing any more. Idempotent. */
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

    boolean isClosed() {
        return closed;
    }

    /**
     * Begins to give pictures to a track.
     *
     * @param trackId the id of its native track
     * @throws IllegalStateException if this source is closed
     */
    public AdaptedVideoSource open(String trackId) {
        synchronized (tracks) {
            checkOpen();
            AdaptedVideoSource outlet = new AdaptedVideoSource(runtime, trackId);
            tracks.add(outlet);
            return outlet;
        }
    }

    /** Ends what {@link #open} began. */
    public void remove(AdaptedVideoSource outlet) {
        tracks.remove(outlet);
        outlet.close();
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("This video source is closed");
        }
    }
}
