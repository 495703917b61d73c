// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import io.github.flinklivekit.frame.pixels.FramePlane;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.apache.flink.annotation.PublicEvolving;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;

/**
 * A time code drawn across the top of a picture. It survives codecs and servers, so a receiver
 * whose clock is that of the sender can measure the latency from capture to display.
 *
 * <p>It consists of 64 cells side by side, white (235) for 1 and black (16) for 0, most significant
 * bit first: 4 bits 1010, 52 bits of microseconds since the epoch, 8 bits of CRC-8 (polynomial
 * 0x07, start 0) over those 56. Cell {@code i} of a picture {@code w} pixels wide goes from column
 * {@code i * w / 64} to {@code (i + 1) * w / 64}, and from row 0 to {@code max(4, w / 64)}. The
 * layout follows the width, so scaled layers can be read, too: 1280, 640, 320 and 160 pixels wide,
 * for example.
 *
 * <p>It is drawn in grey, and read from the luma of YUV types or the brightness of RGB types: the
 * colour of what was there before stays in the chroma of a picture and would mislead a single
 * channel.
 */
@PublicEvolving
public final class TimeCode {

    private static final int CELLS = 64;
    private static final int MIN_ROWS = 4;
    private static final long START = 0b1010;
    private static final int TIME_BITS = 52;
    private static final long TIME_MASK = (1L << TIME_BITS) - 1;
    private static final int CRC_BITS = 8;
    private static final int WHITE = 235;
    private static final int BLACK = 16;

    /** Halfway between black and white: what is brighter is a 1. */
    private static final int THRESHOLD = 125;

    private TimeCode() {}

    /** The minimum width, in pixels, of a picture with a time code: one pixel for each cell. */
    public static int minWidth() {
        return CELLS;
    }

    /** Whether a picture of this size, in pixels, has room for a time code. */
    public static boolean fits(int width, int height) {
        return width >= CELLS && height >= Math.max(MIN_ROWS, width / CELLS);
    }

    /**
     * Draws a time code over the top of a picture that is being written.
     *
     * @param planes of a picture of {@code type} that is {@code width} pixels wide, writable
     * @param micros since the epoch; its lowest 52 bits are drawn
     * @throws IllegalArgumentException if the picture is less than 64 pixels wide or 4 high
     */
    public static void draw(List<FramePlane> planes, VideoBufferType type, int width, long micros) {
        Samples samples = Samples.of(planes.get(0), type, width);
        if (!samples.canCarry()) {
            throw new IllegalArgumentException(
                    "A picture of "
                            + width
                            + "x"
                            + planes.get(0).rows()
                            + " pixels is too small for a time code: it needs "
                            + CELLS
                            + "x"
                            + MIN_ROWS);
        }
        long head = START << TIME_BITS | (micros & TIME_MASK);
        long word = head << CRC_BITS | crc8(head);
        for (int cell = 0; cell < CELLS; cell++) {
            boolean one = (word >>> (CELLS - 1 - cell) & 1) == 1;
            samples.fill(cell, one ? WHITE : BLACK);
        }
    }

    /**
     * Draws a time code over the top of a plane of 8-bit luma, across the whole width.
     *
     * @param micros since the epoch; its lowest 52 bits are drawn
     * @throws IllegalArgumentException if the plane is less than 64 bytes wide or 4 rows high
     */
    public static void draw(FramePlane luma, long micros) {
        draw(List.of(luma), VideoBufferType.I420, luma.rowBytes(), micros);
    }

    /**
     * Copies a frame and draws a time code over the top of the copy.
     *
     * @param micros since the epoch; its lowest 52 bits are drawn
     * @throws IllegalArgumentException if the picture is less than 64 pixels wide or 4 high
     * @throws FrameReleasedException if the frame was released
     * @throws FrameMemoryException if the frame's allocator is at its limit
     */
    public static VideoFrame stamp(VideoFrame frame, long micros) {
        return frame.derive(
                frame.header(),
                planes -> {
                    frame.convertInto(frame.type(), false, planes);
                    draw(planes, frame.type(), frame.width(), micros);
                });
    }

    /**
     * Reads the time code of a frame, in microseconds since the epoch; empty if there is none, or
     * if it is damaged.
     *
     * @throws FrameReleasedException if the frame was released
     */
    public static OptionalLong read(VideoFrame frame) {
        PixelBuffer held = frame.acquire();
        try {
            return read(frame.heldPlanes(), frame.type(), frame.width());
        } finally {
            held.release();
        }
    }

    /**
     * Reads the time code of a picture, in microseconds since the epoch; empty if there is none, or
     * if it is damaged.
     *
     * @param planes of a picture of {@code type} that is {@code width} pixels wide
     */
    public static OptionalLong read(List<FramePlane> planes, VideoBufferType type, int width) {
        Samples samples = Samples.of(planes.get(0), type, width);
        if (!samples.canCarry()) {
            return OptionalLong.empty();
        }
        long word = 0;
        for (int cell = 0; cell < CELLS; cell++) {
            word = word << 1 | (samples.isBright(cell) ? 1 : 0);
        }
        long head = word >>> CRC_BITS;
        boolean valid = head >>> TIME_BITS == START && crc8(head) == (word & 0xff);
        return valid ? OptionalLong.of(head & TIME_MASK) : OptionalLong.empty();
    }

    /**
     * Reads the time code of a plane of 8-bit luma, in microseconds since the epoch; empty if there
     * is none, or if it is damaged.
     */
    public static OptionalLong read(FramePlane luma) {
        return read(List.of(luma), VideoBufferType.I420, luma.rowBytes());
    }

    private static int crc8(long head) {
        int crc = 0;
        for (int bit = TIME_BITS + 3; bit >= 0; bit--) {
            long feedback = (crc >> 7 ^ head >>> bit) & 1;
            crc = (crc << 1 ^ (feedback == 1 ? 0x07 : 0)) & 0xff;
        }
        return crc;
    }

    /**
     * Where the brightness of pixels lies in the first plane.
     *
     * @param bytesPerPixel from one sample to the next
     * @param channel of the pixel's bytes, the one of luma or green, or its low byte
     * @param red from green to red: -1 or 1, and blue lies on the other side; 0 if there is luma
     * @param shift from 8 bits to the sample's
     */
    private record Samples(
            FramePlane plane,
            int width,
            int rows,
            int bytesPerPixel,
            int channel,
            int red,
            int shift) {

        static Samples of(FramePlane plane, VideoBufferType type, int width) {
            int rows = Math.max(MIN_ROWS, width / CELLS);
            return switch (type) {
                case RGBA -> new Samples(plane, width, rows, 4, 1, -1, 0);
                case RGB24 -> new Samples(plane, width, rows, 3, 1, -1, 0);
                case BGRA -> new Samples(plane, width, rows, 4, 1, 1, 0);
                case ABGR -> new Samples(plane, width, rows, 4, 2, 1, 0);
                case ARGB -> new Samples(plane, width, rows, 4, 2, -1, 0);
                case I010 -> new Samples(plane, width, rows, 2, 0, 0, 2);
                default -> new Samples(plane, width, rows, 1, 0, 0, 0);
            };
        }

        boolean canCarry() {
            return fits(width, plane.rows());
        }

        void fill(int cell, int value) {
            ByteBuffer data = plane.data();
            for (int row = 0; row < rows; row++) {
                for (int x = first(cell); x < first(cell + 1); x++) {
                    int at = row * plane.stride() + x * bytesPerPixel + channel;
                    data.put(at, (byte) (value << shift));
                    if (red != 0) {
                        // Red and blue lie beside green in every order: grey keeps its
                        // brightness when the picture becomes luma and chroma.
                        data.put(at - 1, (byte) value);
                        data.put(at + 1, (byte) value);
                    }
                    if (shift > 0) {
                        data.put(at + 1, (byte) (value << shift >> 8));
                    }
                }
            }
        }

        /** Looks at the middle of the cell: codecs and scalers blur its edges. */
        boolean isBright(int cell) {
            ByteBuffer data = plane.data();
            int margin = (first(cell + 1) - first(cell)) / 4;
            long sum = 0;
            int count = 0;
            for (int row = rows / 4; row < rows - rows / 4; row++) {
                for (int x = first(cell) + margin; x < first(cell + 1) - margin; x++) {
                    int at = row * plane.stride() + x * bytesPerPixel + channel;
                    sum += sample(data, at);
                    count++;
                }
            }
            return sum > (long) THRESHOLD * count;
        }

        /** From 0 to 255. */
        private int sample(ByteBuffer data, int at) {
            int own = data.get(at) & 0xff;
            if (red != 0) {
                // Kr, Kg and Kb of BT.601 in 256ths.
                return (77 * (data.get(at + red) & 0xff)
                                + 150 * own
                                + 29 * (data.get(at - red) & 0xff))
                        >> 8;
            }
            return shift == 0 ? own : (own | (data.get(at + 1) & 3) << 8) >> shift;
        }

        private int first(int cell) {
            return cell * width / CELLS;
        }
    }
}
