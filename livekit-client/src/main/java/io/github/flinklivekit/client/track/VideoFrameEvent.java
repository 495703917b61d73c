// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.track;

import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoRotation;

/**
 * A frame that a {@link VideoStream} gives.
 *
 * @param frame the receiver owns this handle and releases it
 */
public record VideoFrameEvent(VideoFrame frame) implements AutoCloseable {

    /** When the frame was received, in microseconds since the epoch. */
    public long timestampUs() {
        return frame.timestampUs();
    }

    public VideoRotation rotation() {
        return frame.rotation();
    }

    /** Releases the frame. */
    @Override
    public void close() {
        frame.release();
    }
}
