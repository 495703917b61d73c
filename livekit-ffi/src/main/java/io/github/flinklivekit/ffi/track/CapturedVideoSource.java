// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.ffi.track;

import io.github.flinklivekit.client.internal.publish.BlackFrames;
import io.github.flinklivekit.client.internal.publish.CaptureArguments;
import io.github.flinklivekit.client.track.VideoDimensions;
import io.github.flinklivekit.client.track.VideoSource;
import io.github.flinklivekit.ffi.library.FfiClient;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.CaptureVideoFrameRequest;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.FfiRequest;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.VideoBufferInfo;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.VideoSourceType;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.FramePlane;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.frame.pixels.VideoRotation;

import org.apache.flink.annotation.Internal;

import org.apache.arrow.memory.util.MemoryUtil;

import javax.annotation.Nullable;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.Objects;

/** Passes frames to a source of the library, which copies each and encodes it for its tracks. */
@Internal
public final class CapturedVideoSource extends FfiVideoSource
        implements VideoSource, BlackFrames.Outlet {

    private static final byte GREY_UV = (byte) 128;

    private final PixelEncoding pixelEncoding;

    // Guarded by this.
    private VideoRotation lastRotation = VideoRotation.ROTATION_0;
    @Nullable private ByteBuffer converted;

    /**
     * @param rotation what the frames are expected to be turned by
     */
    public CapturedVideoSource(
            FfiClient library,
            int width,
            int height,
            VideoRotation rotation,
            PixelEncoding pixelEncoding) {
        super(
                library,
                VideoSourceType.VIDEO_SOURCE_NATIVE,
                width,
                height,
                upright(width, height, rotation));
        this.pixelEncoding = Objects.requireNonNull(pixelEncoding, "pixelEncoding");
    }

    private static VideoDimensions upright(int width, int height, VideoRotation rotation) {
        VideoBufferType.I420.sizeBytes(width, height);
        return rotation.swapsSides()
                ? new VideoDimensions(height, width)
                : new VideoDimensions(width, height);
    }

    @Override
    public BlackFrames.Outlet blackFrames() {
        return this;
    }

    @Override
    public PixelEncoding pixelEncoding() {
        return pixelEncoding;
    }

    @Override
    public boolean captureFrame(VideoFrame frame, long timestampUs, VideoRotation rotation) {
        Objects.requireNonNull(rotation, "rotation");
        CaptureArguments.checkFrame(this, frame, timestampUs);
        return count(capture(frame, rotation));
    }

    private synchronized boolean capture(VideoFrame frame, VideoRotation rotation) {
        checkOpen();
        if (!isWanted()) {
            return false;
        }
        // Held while the library copies it.
        VideoFrame held = frame.retain();
        ByteBuffer pixels = null;
        try {
            pixels = i420(held);
            library()
                    .request(
                            FfiRequest.newBuilder()
                                    .setCaptureVideoFrame(request(held, pixels, rotation))
                                    .build());
            return true;
        } finally {
            Reference.reachabilityFence(pixels);
            held.release();
        }
    }

    /** A black picture, for a track that has just been muted. */
    @Override
    public synchronized void pushBlack() {
        if (isClosed()) {
            return;
        }
        ByteBuffer black =
                ByteBuffer.allocateDirect(VideoBufferType.I420.sizeBytes(width(), height()));
        int luma = width() * height();
        for (int i = 0; i < black.capacity(); i++) {
            black.put(i, i < luma ? (byte) pixelEncoding.lumaOffset(Byte.SIZE) : GREY_UV);
        }
        try {
            library()
                    .request(
                            FfiRequest.newBuilder()
                                    .setCaptureVideoFrame(picture(black, lastRotation).build())
                                    .build());
        } finally {
            Reference.reachabilityFence(black);
        }
    }

    private CaptureVideoFrameRequest request(
            VideoFrame frame, ByteBuffer pixels, VideoRotation rotation) {
        lastRotation = rotation;
        CaptureVideoFrameRequest.Builder request = picture(pixels, rotation);
        AnnouncedMetadata.of(tracks()).message(frame.metadata()).ifPresent(request::setMetadata);
        return request.build();
    }

    private CaptureVideoFrameRequest.Builder picture(ByteBuffer pixels, VideoRotation rotation) {
        return CaptureVideoFrameRequest.newBuilder()
                .setSourceHandle(handle())
                .setBuffer(buffer(MemoryUtil.getByteBufferAddress(pixels)))
                .setTimestampUs(nextCaptureUs())
                .setRotation(rotation(rotation));
    }

    /** The frame's own memory where it lies as the library wants it, or a conversion. */
    private ByteBuffer i420(VideoFrame frame) {
        if (frame.type() == VideoBufferType.I420
                && frame.pixelEncoding() == pixelEncoding
                && frame.data().isDirect()) {
            return frame.data();
        }
        if (converted == null) {
            converted =
                    ByteBuffer.allocateDirect(VideoBufferType.I420.sizeBytes(width(), height()));
        }
        frame.convertInto(
                VideoBufferType.I420,
                false,
                pixelEncoding,
                FramePlane.planesOf(converted, VideoBufferType.I420, width(), height()));
        return converted;
    }

    private VideoBufferInfo buffer(long address) {
        VideoBufferType type = VideoBufferType.I420;
        VideoBufferInfo.Builder info =
                VideoBufferInfo.newBuilder()
                        .setType(LiveKitFfi.VideoBufferType.I420)
                        .setWidth(width())
                        .setHeight(height())
                        .setDataPtr(address)
                        .setStride(0);
        int end = type.sizeBytes(width(), height());
        for (int plane = type.planeCount() - 1; plane >= 0; plane--) {
            int offset = type.planeOffset(plane, width(), height());
            info.addComponents(
                    0,
                    VideoBufferInfo.ComponentInfo.newBuilder()
                            .setDataPtr(address + offset)
                            .setStride(type.rowBytes(plane, width()))
                            .setSize(end - offset));
            end = offset;
        }
        return info.build();
    }

    private static LiveKitFfi.VideoRotation rotation(VideoRotation rotation) {
        return switch (rotation) {
            case ROTATION_0 -> LiveKitFfi.VideoRotation.VIDEO_ROTATION_0;
            case ROTATION_90 -> LiveKitFfi.VideoRotation.VIDEO_ROTATION_90;
            case ROTATION_180 -> LiveKitFfi.VideoRotation.VIDEO_ROTATION_180;
            case ROTATION_270 -> LiveKitFfi.VideoRotation.VIDEO_ROTATION_270;
        };
    }
}
