// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo.quadview;

import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.FramePlane;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What somebody sees who looks at a composed picture.
 *
 * @param coloured the cells that have the colour of their camera
 * @param grey the cells that have no colour
 * @param brightness of each cell, some of its pixels, by which one sees whether it moves
 */
record QuadReading(Set<Integer> coloured, Set<Integer> grey, List<int[]> brightness) {

    /** How far chroma may be off, of 255, in each of both. */
    private static final int TOLERANCE = 24;

    private static final int GREY_TOLERANCE = 8;
    private static final int NEUTRAL = 128;

    /** Pixels from one that is looked at to the next. */
    private static final int STEP = 8;

    /** By how much brightness changes where something moves, and not where an encoder works. */
    private static final int MOVED = 40;

    /**
     * Reads a picture.
     *
     * @param frame borrowed, I420, of any size: encoders make pictures smaller where time is short
     * @param colours of the cameras
     */
    static QuadReading of(VideoFrame frame, List<Color> colours) {
        Set<Integer> coloured = new TreeSet<>();
        Set<Integer> grey = new TreeSet<>();
        List<int[]> brightness = new ArrayList<>();
        for (int cell = 0; cell < QuadPicture.CELLS; cell++) {
            int u = median(frame.plane(1), cell);
            int v = median(frame.plane(2), cell);
            Color colour = colours.get(cell);
            if (isNear(u, NEUTRAL, GREY_TOLERANCE) && isNear(v, NEUTRAL, GREY_TOLERANCE)) {
                grey.add(cell);
            } else if (isNear(u, u(colour), TOLERANCE) && isNear(v, v(colour), TOLERANCE)) {
                coloured.add(cell);
            }
            brightness.add(samples(frame.plane(0), cell));
        }
        return new QuadReading(coloured, grey, brightness);
    }

    private static boolean isNear(int is, int expected, int tolerance) {
        return Math.abs(is - expected) <= tolerance;
    }

    /** By BT.601. */
    private static int u(Color colour) {
        return NEUTRAL
                + (-38 * colour.getRed() - 74 * colour.getGreen() + 112 * colour.getBlue()) / 256;
    }

    private static int v(Color colour) {
        return NEUTRAL
                + (112 * colour.getRed() - 94 * colour.getGreen() - 18 * colour.getBlue()) / 256;
    }

    /** The median: the ball and the number have other colours than the rest. */
    private static int median(FramePlane plane, int cell) {
        int[] samples = samples(plane, cell);
        Arrays.sort(samples);
        return samples[samples.length / 2];
    }

    private static int[] samples(FramePlane plane, int cell) {
        int width = plane.rowBytes() / 2;
        int height = plane.rows() / 2;
        int left = cell % 2 * width;
        int top = cell / 2 * height;
        int step = Math.max(1, Math.min(STEP, height / STEP));
        List<Integer> samples = new ArrayList<>();
        for (int y = step; y < height - step; y += step) {
            for (int x = step; x < width - step; x += step) {
                samples.add(plane.data().get((top + y) * plane.stride() + left + x) & 0xff);
            }
        }
        return samples.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The cells in which something is elsewhere than in an earlier picture. */
    Set<Integer> movedSince(QuadReading earlier) {
        Set<Integer> moved = new TreeSet<>();
        for (int cell = 0; cell < QuadPicture.CELLS; cell++) {
            int[] now = brightness.get(cell);
            int[] before = earlier.brightness.get(cell);
            for (int i = 0; i < Math.min(now.length, before.length); i++) {
                if (Math.abs(now[i] - before[i]) > MOVED) {
                    moved.add(cell);
                }
            }
        }
        return moved;
    }
}
