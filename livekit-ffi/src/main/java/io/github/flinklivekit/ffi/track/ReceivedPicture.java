// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.ffi.track;

import io.github.flinklivekit.client.internal.stream.DecodedPicture;
import io.github.flinklivekit.ffi.library.FfiHandle;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.VideoBufferInfo;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.VideoFrameReceived;
import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.FrameMetadata;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.apache.arrow.memory.ArrowBuf;

import java.util.concurrent.atomic.AtomicInteger;

/** A picture in the library's memory, which is given back with the last reference. */
final class ReceivedPicture implements DecodedPicture {

    private final VideoFrameReceived received;
    private final FfiHandle buffer;
    private final AtomicInteger references = new AtomicInteger(1);

    /** Takes over the buffer. */
    ReceivedPicture(VideoFrameReceived received, FfiHandle buffer) {
        this.received = received;
        this.buffer = buffer;
    }

    ReceivedPicture retain() {
        references.incrementAndGet();
        return this;
    }

    @Override
    public int width() {
        return info().getWidth();
    }

    @Override
    public int height() {
        return info().getHeight();
    }

    private VideoBufferInfo info() {
        return received.getBuffer().getInfo();
    }

    /** The library's clock is the monotonic one of the machine, as Java's is. */
    @Override
    public long timestampNs() {
        return received.getTimestampUs() * 1000;
    }

    @Override
    public int rotationDegrees() {
        return switch (received.getRotation()) {
            case VIDEO_ROTATION_0 -> 0;
            case VIDEO_ROTATION_90 -> 90;
            case VIDEO_ROTATION_180 -> 180;
            case VIDEO_ROTATION_270 -> 270;
        };
    }

    @Override
    public FrameMetadata metadata() {
        return received.hasMetadata()
                ? MetadataMessages.of(received.getMetadata())
                : FrameMetadata.NONE;
    }

    /** The library copies each picture into memory of its own, without padding. */
    @Override
    public VideoFrame toFrame(FrameHeader header, FrameAllocator allocator) {
        boolean taken = false;
        try {
            checkContiguous(header);
            taken = true; // Also where it fails.
            ArrowBuf memory =
                    allocator.wrapForeign(info().getDataPtr(), header.sizeBytes(), this::release);
            return VideoFrame.wrap(header, memory, allocator);
        } finally {
            if (!taken) {
                release();
            }
        }
    }

    private void checkContiguous(FrameHeader header) {
        VideoBufferType type = VideoBufferType.I420;
        for (int plane = 0; plane < type.planeCount(); plane++) {
            VideoBufferInfo.ComponentInfo component = info().getComponents(plane);
            long offset = type.planeOffset(plane, header.width(), header.height());
            if (component.getDataPtr() != info().getDataPtr() + offset
                    || component.getStride() != type.rowBytes(plane, header.width())) {
                throw new IllegalStateException(
                        "liblivekit_ffi gives a picture of "
                                + header.width()
                                + "x"
                                + header.height()
                                + " whose planes do not lie together");
            }
        }
    }

    @Override
    public void release() {
        if (references.decrementAndGet() == 0) {
            buffer.close();
        }
    }
}
