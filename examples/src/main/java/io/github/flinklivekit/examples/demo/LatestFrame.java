// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo;

import io.github.flinklivekit.frame.FrameImages;
import io.github.flinklivekit.frame.ImageFormat;
import io.github.flinklivekit.frame.VideoFrame;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** A picture as it is now, and its JPEG file, which is made only if somebody asks. Thread-safe. */
public final class LatestFrame {

    private static final float QUALITY = 0.8f;

    private final AtomicReference<VideoFrame> frame = new AtomicReference<>();
    private VideoFrame encoded;
    private byte[] jpeg;

    /** Takes a heap frame in place of the one before. */
    public void show(VideoFrame newest) {
        frame.set(newest);
    }

    /** The picture as a JPEG file, of no more than one frame at a time; empty before the first. */
    public synchronized Optional<byte[]> toJpeg() {
        VideoFrame newest = frame.get();
        if (newest == null) {
            return Optional.empty();
        }
        if (newest != encoded) {
            jpeg = FrameImages.encode(newest, ImageFormat.JPEG, QUALITY);
            encoded = newest;
        }
        return Optional.of(jpeg);
    }
}
