// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import io.github.flinklivekit.frame.pixels.FramePlane;

import javax.annotation.Nullable;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The pixels of one frame: what it sees of a shared buffer, and the one reference on it that the
 * frame owns.
 *
 * <p>Thread-safe.
 */
final class FramePixels {

    private final PixelBuffer buffer;

    /** Null where the frame sees the whole buffer. */
    @Nullable private final CropRegion window;

    /**
     * Counted memory as this frame sees it, null for other memory. Every buffer that is given out
     * is derived from this one and keeps it reachable, and with it the memory: a buffer that
     * outlives a forgotten handle still reads what it should.
     */
    @Nullable private final ByteBuffer view;

    /** Null if there is nothing to give back: the pixels are garbage-collected. */
    @Nullable private final PixelReference handle;

    /** A part's bytes without the padding, made when they are first asked for. */
    @Nullable private volatile ByteBuffer packed;

    /** Takes over one reference on {@code buffer}. */
    FramePixels(PixelBuffer buffer, @Nullable CropRegion window) {
        this(buffer, window, buffer.isReferenceCounted() ? buffer.bytes() : null);
    }

    FramePixels(PixelBuffer buffer, @Nullable CropRegion window, @Nullable ByteBuffer countedView) {
        this.buffer = buffer;
        this.window = window;
        this.view = countedView;
        this.handle = countedView == null ? null : new PixelReference(buffer, countedView);
    }

    boolean isOnHeap() {
        return handle == null;
    }

    boolean isCropped() {
        return window != null;
    }

    boolean isReleased() {
        return handle != null && handle.isReleased();
    }

    void release() {
        if (handle != null) {
            handle.release();
        }
    }

    /**
     * Adds a reference that the caller gives back, or null if the frame was released. The other
     * methods that touch pixels are for callers that hold one.
     */
    @Nullable
    PixelBuffer tryAcquire() {
        return !isReleased() && buffer.tryRetain() ? buffer : null;
    }

    List<FramePlane> planes(FrameHeader header) {
        return window == null
                ? FramePlane.planesOf(bytes(), header.type(), header.width(), header.height())
                : window.planesOf(bytes(), header.type(), header.width(), header.height());
    }

    /** All bytes without padding: the memory itself, or of a part a copy that is kept. */
    ByteBuffer packed(FrameHeader header) {
        ByteBuffer data = window == null ? bytes() : packed;
        if (data == null) {
            data = ByteBuffer.wrap(copy(header));
            packed = data;
        }
        return data.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    byte[] copy(FrameHeader header) {
        byte[] copy = new byte[header.sizeBytes()];
        List<FramePlane> from = planes(header);
        List<FramePlane> to =
                FramePlane.planesOf(
                        ByteBuffer.wrap(copy), header.type(), header.width(), header.height());
        for (int i = 0; i < from.size(); i++) {
            to.get(i).copyFrom(from.get(i), false);
        }
        return copy;
    }

    /** Where a part of these pixels lies in the buffer. */
    CropRegion cropRegion(FrameHeader header, int x, int y) {
        return window == null
                ? CropRegion.of(header.type(), header.width(), header.height(), x, y)
                : window.crop(header.type(), x, y);
    }

    /** The same pixels, of another frame, which takes over a reference. */
    FramePixels shared() {
        return new FramePixels(buffer, window);
    }

    /** A part of the same pixels, of another frame, which takes over a reference. */
    FramePixels shared(CropRegion part) {
        return new FramePixels(buffer, part);
    }

    /** All bytes of the buffer, not to be moved in: all access is by index. */
    private ByteBuffer bytes() {
        return view == null ? buffer.bytes() : view;
    }
}
