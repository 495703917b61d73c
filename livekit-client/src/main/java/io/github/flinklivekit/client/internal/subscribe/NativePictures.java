// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.subscribe;

import io.github.flinklivekit.client.internal.rtc.I420Planes;
import io.github.flinklivekit.client.internal.rtc.NativeCallbacks;
import io.github.flinklivekit.client.internal.stream.DecodedPicture;
import io.github.flinklivekit.client.internal.stream.DecodedPictures;
import io.github.flinklivekit.client.internal.stream.FrameReceiver;
import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.FrameMetadata;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import dev.onvoid.webrtc.media.video.VideoTrack;
import dev.onvoid.webrtc.media.video.VideoTrackSink;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.util.MemoryUtil;

import java.util.IdentityHashMap;

/**
 * The pictures of a track of webrtc-java, whose sinks only the native library can create. Guarded
 * by its caller.
 */
final class NativePictures implements DecodedPictures {

    private final VideoTrack nativeTrack;
    private final IdentityHashMap<FrameReceiver, VideoTrackSink> sinks = new IdentityHashMap<>();

    NativePictures(VideoTrack nativeTrack) {
        this.nativeTrack = nativeTrack;
    }

    @Override
    public void add(FrameReceiver receiver) {
        VideoTrackSink sink = sinkOf(receiver);
        sinks.put(receiver, sink);
        nativeTrack.addSink(sink);
    }

    @Override
    public void remove(FrameReceiver receiver) {
        VideoTrackSink sink = sinks.remove(receiver);
        if (sink != null) {
            nativeTrack.removeSink(sink);
        }
    }

    static VideoTrackSink sinkOf(FrameReceiver receiver) {
        return picture ->
                NativeCallbacks.guard(
                        "onVideoFrame", () -> receiver.receive(new NativePicture(picture)));
    }

    private record NativePicture(NativeI420Buffer buffer, long timestampNs, int rotationDegrees)
            implements DecodedPicture {

        NativePicture(dev.onvoid.webrtc.media.video.VideoFrame picture) {
            this((NativeI420Buffer) picture.buffer, picture.timestampNs, picture.rotation);
        }

        @Override
        public int width() {
            return buffer.getWidth();
        }

        @Override
        public int height() {
            return buffer.getHeight();
        }

        /** webrtc-java shows no encoded picture, behind which it travels. */
        @Override
        public FrameMetadata metadata() {
            return FrameMetadata.NONE;
        }

        @Override
        public VideoFrame toFrame(FrameHeader header, FrameAllocator allocator) {
            if (isContiguous(header)) {
                long address = MemoryUtil.getByteBufferAddress(buffer.getDataY());
                ArrowBuf memory =
                        allocator.wrapForeign(address, header.sizeBytes(), buffer::release);
                // The library encodes only what it has allocated itself: this picture, if the
                // frame is published as it came.
                return VideoFrame.wrap(header, memory, allocator, buffer);
            }
            try {
                return VideoFrame.create(
                        header, allocator, planes -> I420Planes.copy(buffer, planes));
            } finally {
                buffer.release();
            }
        }

        private boolean isContiguous(FrameHeader header) {
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

        @Override
        public void release() {
            buffer.release();
        }
    }
}
