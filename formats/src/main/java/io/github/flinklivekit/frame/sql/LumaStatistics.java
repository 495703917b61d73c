// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.sql;

import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.FramePlane;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import java.nio.ByteBuffer;

/** Sums over the luma of pictures, which is 16 for black and 235 for white. */
final class LumaStatistics {

    private static final int BLACK = 16;
    private static final double RANGE = 219;

    private LumaStatistics() {}

    /** The plane of eight-bit luma; converted first where the format has none. */
    static FramePlane of(VideoFrame frame) {
        return switch (frame.type()) {
            case I420, I420A, I422, I444, NV12 -> frame.plane(0);
            default -> frame.convert(VideoBufferType.I420).plane(0);
        };
    }

    /** From 0 for black to 1 for white. */
    static double mean(FramePlane luma) {
        long sum = 0;
        ByteBuffer pixels = luma.data();
        for (int row = 0; row < luma.rows(); row++) {
            int at = row * luma.stride();
            for (int end = at + luma.rowBytes(); at < end; at++) {
                sum += pixels.get(at) & 0xff;
            }
        }
        double mean = (double) sum / ((long) luma.rows() * luma.rowBytes());
        return Math.min(1, Math.max(0, (mean - BLACK) / RANGE));
    }

    /**
     * The mean of the differences of two planes of one size: 0 for the same, 1 for black to white.
     */
    static double difference(FramePlane a, FramePlane b) {
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
        return Math.min(1, sum / ((long) a.rows() * a.rowBytes() * RANGE));
    }
}
