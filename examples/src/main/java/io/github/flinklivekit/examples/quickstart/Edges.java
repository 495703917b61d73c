// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.quickstart;

import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import java.nio.ByteBuffer;

/**
 * Leaves of RGBA pictures their edges, in their colours on black: Sobel's operator on the
 * brightness. The first rows, where a {@link io.github.flinklivekit.frame.TimeCode} may be drawn,
 * stay as they are.
 */
final class Edges {

    /** A time code's rows follow the width of the picture. */
    private static final int COLUMNS_OF_A_ROW = 64;

    private static final int LEAST_ROWS = 4;

    private static final int BYTES_PER_PIXEL = 4;
    private static final int WHITE = 255;

    /** Weak edges of soft shadows shall be seen, too. */
    private static final int GAIN = 2;

    private Edges() {}

    /**
     * A new heap frame.
     *
     * @param frame borrowed, of type RGBA
     * @throws IllegalArgumentException if it is of another type
     */
    static VideoFrame of(VideoFrame frame) {
        if (frame.type() != VideoBufferType.RGBA) {
            throw new IllegalArgumentException("Finds edges in RGBA frames, not " + frame.type());
        }
        int width = frame.width();
        int height = frame.height();
        byte[] pixels = bytesOf(frame.data());
        byte[] luma = brightness(pixels);
        byte[] edges = new byte[pixels.length];
        int first = Math.min(untouchedRows(width), height);
        System.arraycopy(pixels, 0, edges, 0, first * width * BYTES_PER_PIXEL);
        for (int y = first; y < height; y++) {
            for (int x = 0; x < width; x++) {
                boolean inside = y > first && y < height - 1 && x > 0 && x < width - 1;
                int strength = inside ? strength(luma, y * width + x, width) : 0;
                paint(pixels, edges, (y * width + x) * BYTES_PER_PIXEL, strength);
            }
        }
        return VideoFrame.wrap(frame.header(), edges);
    }

    /** How many rows at the top stay as they are. */
    static int untouchedRows(int width) {
        return Math.max(LEAST_ROWS, width / COLUMNS_OF_A_ROW);
    }

    private static byte[] bytesOf(ByteBuffer data) {
        byte[] bytes = new byte[data.remaining()];
        data.get(data.position(), bytes);
        return bytes;
    }

    private static byte[] brightness(byte[] pixels) {
        byte[] luma = new byte[pixels.length / BYTES_PER_PIXEL];
        for (int i = 0, at = 0; i < luma.length; i++, at += BYTES_PER_PIXEL) {
            int red = pixels[at] & 0xff;
            int green = pixels[at + 1] & 0xff;
            int blue = pixels[at + 2] & 0xff;
            // BT.601's weights in 256ths.
            luma[i] = (byte) ((77 * red + 150 * green + 29 * blue) >> 8);
        }
        return luma;
    }

    private static int strength(byte[] luma, int at, int width) {
        int above = at - width;
        int below = at + width;
        int upperLeft = luma[above - 1] & 0xff;
        int upperRight = luma[above + 1] & 0xff;
        int lowerLeft = luma[below - 1] & 0xff;
        int lowerRight = luma[below + 1] & 0xff;
        int across =
                upperRight
                        + 2 * (luma[at + 1] & 0xff)
                        + lowerRight
                        - upperLeft
                        - 2 * (luma[at - 1] & 0xff)
                        - lowerLeft;
        int down =
                lowerLeft
                        + 2 * (luma[below] & 0xff)
                        + lowerRight
                        - upperLeft
                        - 2 * (luma[above] & 0xff)
                        - upperRight;
        return Math.min(WHITE, GAIN * (Math.abs(across) + Math.abs(down)) / 4);
    }

    /** Half the strength for a black pixel, all of it for a white one. */
    private static void paint(byte[] pixels, byte[] edges, int at, int strength) {
        for (int channel = 0; channel < BYTES_PER_PIXEL - 1; channel++) {
            int colour = pixels[at + channel] & 0xff;
            edges[at + channel] = (byte) (strength * (WHITE + colour) / (2 * WHITE));
        }
        edges[at + BYTES_PER_PIXEL - 1] = pixels[at + BYTES_PER_PIXEL - 1];
    }
}
