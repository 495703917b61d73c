// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.sql;

import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.FramePlane;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import java.nio.ByteBuffer;

/** Sums over the luma of pictures, by what black and white are in their encoding. */
final class LumaStatistics {

    private static final int BITS = 8;

    private LumaStatistics() {}

    /** From 0 for black to 1 for white. */
    static double mean(VideoFrame frame) {
        FramePlane luma = luma(frame);
        long sum = 0;
        ByteBuffer pixels = luma.data();
        for (int row = 0; row < luma.rows(); row++) {
            int at = row * luma.stride();
            for (int end = at + luma.rowBytes(); at < end; at++) {
                sum += pixels.get(at) & 0xff;
            }
        }
        double mean = (double) sum / ((long) luma.rows() * luma.rowBytes());
        int black = frame.pixelEncoding().lumaOffset(BITS);
        return Math.min(1, Math.max(0, (mean - black) / frame.pixelEncoding().lumaSpan(BITS)));
    }

    /**
     * The mean of the differences of two pictures of one size and encoding: 0 for the same, 1 for
     * black to white.
     */
    static double difference(VideoFrame one, VideoFrame other) {
        FramePlane a = luma(one);
        FramePlane b = luma(other);
        long sum = 0;
        ByteBuffer pixelsA = a.data();
        ByteBuffer pixelsB = b.data();
        for (int row = 0; row < a.rows(); row++) {
            int atA = row * a.stride();
            int atB = row * b.stride();
            for (int end = atA + a.rowBytes(); atA < end; atA++, atB++) {
                sum += Math.abs((pixelsA.get(atA) & 0xff) - (pixelsB.get(atB) & 0xff));
            }
        }
        double range = one.pixelEncoding().lumaSpan(BITS);
        return Math.min(1, sum / ((long) a.rows() * a.rowBytes() * range));
    }

    /** The plane of eight-bit luma; converted first where the format has none. */
    private static FramePlane luma(VideoFrame frame) {
        return switch (frame.type()) {
            case I420, I420A, I422, I444, NV12 -> frame.plane(0);
            default -> frame.convert(VideoBufferType.I420).plane(0);
        };
    }
}
