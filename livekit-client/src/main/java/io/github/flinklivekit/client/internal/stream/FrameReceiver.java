// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.stream;

import io.github.flinklivekit.client.track.VideoDimensions;
import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.FrameMemoryException;
import io.github.flinklivekit.frame.FrameOrigin;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.frame.pixels.VideoRotation;

import org.apache.flink.annotation.Internal;

import javax.annotation.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/**
 * Makes frames of the pictures of a track: numbers and stamps them, and leaves out those that
 * encoders send before the first real one. Confined to the decoder's thread, but for its figures.
 */
@Internal
public final class FrameReceiver {

    /**
     * Pictures up to this size on both sides are what encoders send before the first real one:
     * LiveKit's Python SDK sends black ones of 8x8 (VP8) and 2x2 (H264), and the server sends 8x8
     * at the end of a track.
     */
    private static final int STARTUP_PICTURE_MAX = 8;

    private final FrameAllocator allocator;
    private final FrameOrigin origin;
    private final PixelEncoding pixelEncoding;
    private final IntPredicate announcedWithin;
    private final Consumer<VideoDimensions> sizes;
    private final Consumer<VideoFrame> consumer;
    private final Consumer<FrameMemoryException> onNoMemory;
    private final TimestampAligner clock = new TimestampAligner();

    // Written by the decoder's thread alone.
    private volatile long received;
    private volatile long startupPictures;

    /** Of the newest frame. Read and written by the decoder's thread alone. */
    @Nullable private VideoDimensions dimensions;

    /**
     * Receives a track. Everything that the decoder's thread needs of the room is passed here,
     * once.
     *
     * @param allocator counts the memory of the frames
     * @param origin where the frames come from
     * @param pixelEncoding how the publisher's pictures are encoded
     * @param announcedWithin whether the publisher announced frames with no side longer than this;
     *     called on the decoder's thread
     * @param sizes called with the size of the first frame, and whenever it changes, on the
     *     decoder's thread
     * @param consumer takes over each frame, on the decoder's thread
     * @param onNoMemory called for each frame that is dropped for lack of memory, on the same
     */
    FrameReceiver(
            FrameAllocator allocator,
            FrameOrigin origin,
            PixelEncoding pixelEncoding,
            IntPredicate announcedWithin,
            Consumer<VideoDimensions> sizes,
            Consumer<VideoFrame> consumer,
            Consumer<FrameMemoryException> onNoMemory) {
        this.allocator = allocator;
        this.origin = origin;
        this.pixelEncoding = pixelEncoding;
        this.announcedWithin = announcedWithin;
        this.sizes = sizes;
        this.consumer = consumer;
        this.onNoMemory = onNoMemory;
    }

    long received() {
        return received;
    }

    long startupPictures() {
        return startupPictures;
    }

    /** Takes over a picture. */
    public void receive(DecodedPicture picture) {
        FrameHeader header;
        try {
            header = header(picture);
        } catch (RuntimeException e) {
            picture.release();
            throw e;
        }
        if (header == null) {
            picture.release();
            return;
        }
        try {
            consumer.accept(picture.toFrame(header, allocator));
        } catch (FrameMemoryException e) {
            onNoMemory.accept(e);
        }
    }

    /** Null for a start-up picture, which is no frame. */
    @Nullable
    @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes.
    private FrameHeader header(DecodedPicture picture) {
        int width = picture.width();
        int height = picture.height();
        if (width <= STARTUP_PICTURE_MAX
                && height <= STARTUP_PICTURE_MAX
                && !announcedWithin.test(STARTUP_PICTURE_MAX)) {
            startupPictures++;
            return null;
        }
        long sequence = received++;
        if (dimensions == null || dimensions.width() != width || dimensions.height() != height) {
            dimensions = new VideoDimensions(width, height);
            sizes.accept(dimensions);
        }
        return new FrameHeader(
                width,
                height,
                VideoBufferType.I420,
                clock.translate(picture.timestampNs(), System.nanoTime(), nowUs()),
                VideoRotation.ofDegrees(Math.floorMod(picture.rotationDegrees(), 360)),
                sequence,
                origin,
                pixelEncoding,
                picture.metadata());
    }

    private static long nowUs() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
