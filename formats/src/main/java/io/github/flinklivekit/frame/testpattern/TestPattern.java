// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.testpattern;

import io.github.flinklivekit.frame.pixels.FramePlane;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import java.util.Arrays;
import java.util.List;

/**
 * A picture that moves: colour bars, one more to the right for each track, that get darker towards
 * the bottom, and a bright square that goes round once in 120 frames. I420.
 */
final class TestPattern {

    private static final int BARS = 7;

    /** White, yellow, cyan, green, magenta, red and blue of 75 %, in BT.601: Y, Cb, Cr. */
    private static final int[][] COLOURS = {
        {180, 128, 128},
        {162, 44, 142},
        {131, 156, 44},
        {112, 72, 58},
        {84, 184, 198},
        {65, 100, 212},
        {35, 212, 114}
    };

    private static final int SQUARE_SHARE = 6;
    private static final int FRAMES_AROUND = 120;
    private static final int BRIGHT = 220;

    private final int width;
    private final int height;
    private final byte[][] planes;

    TestPattern(int width, int height, int track) {
        this.width = width;
        this.height = height;
        VideoBufferType type = VideoBufferType.I420;
        this.planes = new byte[type.planeCount()][];
        for (int plane = 0; plane < planes.length; plane++) {
            int columns = type.rowBytes(plane, width);
            int rows = type.rows(plane, height);
            planes[plane] = new byte[columns * rows];
            for (int y = 0; y < rows; y++) {
                for (int x = 0; x < columns; x++) {
                    int sample = COLOURS[(x * BARS / columns + track) % BARS][plane];
                    int shade = plane == 0 ? (sample - 16) * y / (2 * rows) : 0;
                    planes[plane][y * columns + x] = (byte) (sample - shade);
                }
            }
        }
    }

    /** Draws frame {@code number} into the planes of an I420 picture. */
    void draw(List<FramePlane> target, long number) {
        for (int i = 0; i < planes.length; i++) {
            target.get(i).data().put(0, planes[i]);
        }
        int size = Math.max(1, Math.min(width, height) / SQUARE_SHARE);
        double angle = 2 * Math.PI * (number % FRAMES_AROUND) / FRAMES_AROUND;
        int x = (int) ((width - size) * (0.5 + 0.4 * Math.cos(angle)));
        int y = (int) ((height - size) * (0.5 + 0.4 * Math.sin(angle)));
        byte[] row = new byte[size];
        Arrays.fill(row, (byte) BRIGHT);
        FramePlane luma = target.get(0);
        for (int line = y; line < y + size; line++) {
            luma.data().put(line * luma.stride() + x, row);
        }
    }
}
