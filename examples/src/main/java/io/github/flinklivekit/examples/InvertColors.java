// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples;

import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameMemoryException;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

import java.nio.ByteBuffer;

/**
 * Inverts red, green and blue of RGBA frames below the first 64 rows, where a time code may be
 * drawn. Alpha stays.
 *
 * <p>Shows how an operator makes frames: it borrows the one that it receives, writes another into
 * memory of its own allocator, emits that, and releases it.
 */
final class InvertColors extends ProcessFunction<VideoFrame, VideoFrame> {

    private static final long serialVersionUID = 1L;

    /** Rows at the top that stay as they are. */
    static final int UNTOUCHED_ROWS = 64;

    private static final int BYTES_PER_PIXEL = 4;
    private static final long MEMORY_LIMIT_BYTES = 256L << 20;

    /** Red, green and blue of two pixels in a little-endian word. */
    private static final long COLORS_OF_TWO = 0x00FF_FFFF_00FF_FFFFL;

    private static final int COLORS_OF_ONE = 0x00FF_FFFF;

    private transient FrameAllocator allocator;
    private transient Counter dropped;

    @Override
    public void open(OpenContext context) {
        allocator =
                FrameAllocator.create(
                        "invert-" + getRuntimeContext().getTaskInfo().getIndexOfThisSubtask(),
                        MEMORY_LIMIT_BYTES);
        dropped = getRuntimeContext().getMetricGroup().counter("framesDropped");
    }

    @Override
    public void processElement(VideoFrame frame, Context context, Collector<VideoFrame> out) {
        if (!frame.hasPixels()) {
            dropped.inc();
            return;
        }
        VideoFrame inverted;
        try {
            inverted = invert(frame, allocator);
        } catch (FrameMemoryException e) {
            dropped.inc();
            return;
        }
        try {
            out.collect(inverted);
        } finally {
            inverted.release();
        }
    }

    @Override
    public void close() {
        if (allocator != null) {
            allocator.close();
        }
    }

    /** A new frame, which the caller releases. */
    static VideoFrame invert(VideoFrame frame, FrameAllocator allocator) {
        if (frame.type() != VideoBufferType.RGBA) {
            throw new IllegalArgumentException("Inverts RGBA frames, not " + frame.type());
        }
        ByteBuffer pixels = frame.data();
        int untouched = Math.min(UNTOUCHED_ROWS, frame.height()) * frame.width() * BYTES_PER_PIXEL;
        return VideoFrame.create(
                frame.header(),
                allocator,
                planes -> invert(pixels, planes.get(0).data(), untouched));
    }

    private static void invert(ByteBuffer from, ByteBuffer to, int untouchedBytes) {
        to.put(0, from, 0, untouchedBytes);
        int end = from.capacity();
        int wordsEnd = end - Long.BYTES;
        int i = untouchedBytes;
        for (; i <= wordsEnd; i += Long.BYTES) {
            to.putLong(i, from.getLong(i) ^ COLORS_OF_TWO);
        }
        if (i < end) {
            to.putInt(i, from.getInt(i) ^ COLORS_OF_ONE);
        }
    }
}
