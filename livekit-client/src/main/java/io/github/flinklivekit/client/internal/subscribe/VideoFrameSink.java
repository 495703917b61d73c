// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.subscribe;

import io.github.flinklivekit.client.internal.rtc.I420Planes;
import io.github.flinklivekit.client.internal.rtc.NativeCallbacks;
import io.github.flinklivekit.client.track.VideoDimensions;
import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.FrameMemoryException;
import io.github.flinklivekit.frame.FrameMetadata;
import io.github.flinklivekit.frame.FrameOrigin;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.frame.pixels.VideoRotation;

import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import dev.onvoid.webrtc.media.video.VideoTrackSink;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.util.MemoryUtil;

import javax.annotation.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/**
 * Makes frames of the pictures that a native track decodes, without a copy where their planes lie
 * together.
 */
final class VideoFrameSink implements VideoTrackSink {

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
    VideoFrameSink(
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

    @Override
    public void onVideoFrame(dev.onvoid.webrtc.media.video.VideoFrame picture) {
        NativeCallbacks.guard("onVideoFrame", () -> receive(picture));
    }

    private void receive(dev.onvoid.webrtc.media.video.VideoFrame picture) {
        NativeI420Buffer buffer = (NativeI420Buffer) picture.buffer;
        FrameHeader header;
        try {
            header = header(picture, buffer);
        } catch (RuntimeException e) {
            buffer.release();
            throw e;
        }
        if (header == null) {
            buffer.release();
            return;
        }
        try {
            consumer.accept(frame(header, buffer));
        } catch (FrameMemoryException e) {
            onNoMemory.accept(e);
        }
    }

    /** Null for a start-up picture, which is no frame. */
    @Nullable
    @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes.
    private FrameHeader header(
            dev.onvoid.webrtc.media.video.VideoFrame picture, NativeI420Buffer buffer) {
        int width = buffer.getWidth();
        int height = buffer.getHeight();
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
                clock.translate(picture.timestampNs, System.nanoTime(), nowUs()),
                VideoRotation.ofDegrees(Math.floorMod(picture.rotation, 360)),
                sequence,
                origin,
                pixelEncoding,
                FrameMetadata.NONE);
    }

    /** Takes over the buffer's reference, also when it throws. */
    private VideoFrame frame(FrameHeader header, NativeI420Buffer buffer) {
        if (isContiguous(header, buffer)) {
            long address = MemoryUtil.getByteBufferAddress(buffer.getDataY());
            ArrowBuf memory = allocator.wrapForeign(address, header.sizeBytes(), buffer::release);
            // The library encodes only what it has allocated itself: this picture, if the frame is
            // published as it came.
            return VideoFrame.wrap(header, memory, allocator, buffer);
        }
        try {
            return VideoFrame.create(header, allocator, planes -> I420Planes.copy(buffer, planes));
        } finally {
            buffer.release();
        }
    }

    private static boolean isContiguous(FrameHeader header, NativeI420Buffer buffer) {
        VideoBufferType type = VideoBufferType.I420;
        long y = MemoryUtil.getByteBufferAddress(buffer.getDataY());
        long u = MemoryUtil.getByteBufferAddress(buffer.getDataU());
        long v = MemoryUtil.getByteBufferAddress(buffer.getDataV());
        return buffer.getStrideY() == header.width()
                && buffer.getStrideU() == type.rowBytes(1, header.width())
                && buffer.getStrideV() == buffer.getStrideU()
                && u == y + type.planeOffset(1, header.width(), header.height())
                && v == y + type.planeOffset(2, header.width(), header.height());
    }

    private static long nowUs() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
