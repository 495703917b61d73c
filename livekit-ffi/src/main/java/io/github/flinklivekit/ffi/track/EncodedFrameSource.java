// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.ffi.track;

import io.github.flinklivekit.client.engine.EncodedVideoSource;
import io.github.flinklivekit.client.engine.EncoderFeedback;
import io.github.flinklivekit.client.internal.publish.BlackFrames;
import io.github.flinklivekit.client.track.EncodedVideoFrame;
import io.github.flinklivekit.client.track.VideoCodec;
import io.github.flinklivekit.client.track.VideoDimensions;
import io.github.flinklivekit.ffi.library.FfiClient;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.CaptureEncodedVideoFrameRequest;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.EncodedFrameType;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.EncodedVideoBufferInfo;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.FfiRequest;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.TakeEncodedVideoSourceFeedbackRequest;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.TakeEncodedVideoSourceFeedbackResponse;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.VideoSourceType;

import org.apache.flink.annotation.Internal;

import org.apache.arrow.memory.util.MemoryUtil;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;

/** Passes frames that came encoded to a source of the library, which copies each. */
@Internal
public final class EncodedFrameSource extends FfiVideoSource implements EncodedVideoSource {

    private static final BlackFrames.Outlet NO_BLACK_FRAMES =
            new BlackFrames.Outlet() {
                @Override
                public boolean isClosed() {
                    return true;
                }

                @Override
                public void pushBlack() {
                    throw new IllegalStateException("Nothing here encodes a picture");
                }
            };

    private final VideoCodec codec;

    // Guarded by this.
    private ByteBuffer memory = ByteBuffer.allocateDirect(0);

    public EncodedFrameSource(FfiClient library, VideoCodec codec, int width, int height) {
        super(
                library,
                VideoSourceType.VIDEO_SOURCE_ENCODED,
                width,
                height,
                new VideoDimensions(width, height));
        this.codec = codec;
    }

    @Override
    public VideoCodec codec() {
        return codec;
    }

    @Override
    public BlackFrames.Outlet blackFrames() {
        return NO_BLACK_FRAMES;
    }

    @Override
    public boolean captureFrame(EncodedVideoFrame frame) {
        if (frame.codec() != codec || frame.width() != width() || frame.height() != height()) {
            throw new IllegalArgumentException(
                    "%s does not fit a source of %s %dx%d: create another for another codec or size"
                            .formatted(frame, codec, width(), height()));
        }
        return count(capture(frame));
    }

    private synchronized boolean capture(EncodedVideoFrame frame) {
        checkOpen();
        if (!isWanted()) {
            return false;
        }
        byte[] data = frame.data();
        if (memory.capacity() < data.length) {
            memory = ByteBuffer.allocateDirect(data.length);
        }
        memory.clear().put(data).flip();
        CaptureEncodedVideoFrameRequest.Builder request =
                CaptureEncodedVideoFrameRequest.newBuilder()
                        .setSourceHandle(handle())
                        .setBuffer(
                                EncodedVideoBufferInfo.newBuilder()
                                        .setDataPtr(MemoryUtil.getByteBufferAddress(memory))
                                        .setDataLen(data.length))
                        .setCodec(
                                codec == VideoCodec.H264
                                        ? LiveKitFfi.VideoCodec.H264
                                        : LiveKitFfi.VideoCodec.VP8)
                        .setFrameType(
                                frame.keyFrame()
                                        ? EncodedFrameType.ENCODED_FRAME_KEY
                                        : EncodedFrameType.ENCODED_FRAME_DELTA)
                        .setWidth(width())
                        .setHeight(height())
                        .setTimestampUs(nextCaptureUs());
        AnnouncedMetadata.of(tracks()).message(frame.metadata()).ifPresent(request::setMetadata);
        try {
            return library()
                    .request(FfiRequest.newBuilder().setCaptureEncodedVideoFrame(request).build())
                    .getCaptureEncodedVideoFrame()
                    .getAccepted();
        } finally {
            Reference.reachabilityFence(memory);
        }
    }

    @Override
    public synchronized EncoderFeedback takeFeedback() {
        if (isClosed()) {
            return new EncoderFeedback(false, 0, 0);
        }
        TakeEncodedVideoSourceFeedbackResponse feedback =
                library()
                        .request(
                                FfiRequest.newBuilder()
                                        .setTakeEncodedVideoSourceFeedback(
                                                TakeEncodedVideoSourceFeedbackRequest.newBuilder()
                                                        .setSourceHandle(handle()))
                                        .build())
                        .getTakeEncodedVideoSourceFeedback();
        return new EncoderFeedback(
                feedback.getKeyframeRequested(),
                feedback.getRateControl().getTargetBitrateBps(),
                feedback.getRateControl().getFramerateFps());
    }
}
