// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.track;

import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoRotation;

import org.apache.flink.annotation.PublicEvolving;

/**
 * Takes the frames of a program and passes them to the encoders of the tracks created from it. All
 * frames have the size of the source; create another source and track for another size.
 *
 * <p>Thread-safe. Holds the native library until it is closed.
 *
 * <p>Not to be implemented by users; methods may be added.
 */
@PublicEvolving
public interface VideoSource extends VideoTrackSource {

    /**
     * How the encoders' pictures are encoded, which viewers have to know: they are not told. Frames
     * that say another encoding are converted.
     */
    PixelEncoding pixelEncoding();

    /**
     * {@link #captureFrame(VideoFrame, long, VideoRotation)} with the current time and the frame's
     * own rotation.
     */
    default boolean captureFrame(VideoFrame frame) {
        return captureFrame(frame, 0);
    }

    /** {@link #captureFrame(VideoFrame, long, VideoRotation)} with the frame's own rotation. */
    default boolean captureFrame(VideoFrame frame, long timestampUs) {
        return captureFrame(frame, timestampUs, frame.rotation());
    }

    /**
     * Passes a frame to the encoders. Returns as soon as they have its pixels, which are encoded on
     * another thread: without a copy if the frame was received, in I420, and is published unchanged
     * in the encoding of this source, otherwise with a single conversion. A track does not get the
     * frame while it is muted or nobody subscribes to it, or if the frame would exceed its frame
     * rate. A frame that no track gets is dropped and counted without being converted.
     *
     * @param frame borrowed: it may be released, or its array reused, as soon as this returns. A
     *     frame on its side (rotation 90 or 270) has the size of the source before it is turned
     * @param timestampUs when the frame was captured, in microseconds since the epoch; 0 for now.
     *     It is used only for the frame rate of a track: a frame that was delayed and arrives close
     *     to the next one does not exceed it. The native library stamps frames when they are
     *     pushed, so the timestamp does not reach subscribers; pace the calls instead
     * @param rotation how far subscribers turn the frame to display it upright
     * @return whether at least one encoder got the frame
     * @throws IllegalArgumentException if the frame has another size than this source, or the
     *     timestamp is negative
     * @throws IllegalStateException if this source is closed, or the frame was released
     */
    boolean captureFrame(VideoFrame frame, long timestampUs, VideoRotation rotation);
}
