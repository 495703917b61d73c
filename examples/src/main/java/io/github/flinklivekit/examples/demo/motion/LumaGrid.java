// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo.motion;

import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.FramePlane;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import java.nio.ByteBuffer;

/**
 * A picture as a coarse grid: the mean brightness of each cell. The mean of hundreds of pixels
 * hardly changes with the noise of a sensor or of an encoder, but it does with what moves.
 * Immutable.
 */
final class LumaGrid {

    /** Cells across; those of a picture of 16:9 are squares. */
    static final int COLUMNS = 16;

    static final int ROWS = 9;

    private final int[] means;

    private LumaGrid(int[] means) {
        this.means = means;
    }

    /**
     * The grid of a picture, read where its pixels lie: the plane is a view of Arrow's memory, of
     * which nothing is copied.
     *
     * @param frame borrowed, I420, at least as many pixels across and down as there are cells
     * @throws IllegalArgumentException if it is of another type or smaller
     */
    static LumaGrid of(VideoFrame frame) {
        if (frame.type() != VideoBufferType.I420) {
            throw new IllegalArgumentException(
                    "Reads the brightness of I420 frames, not " + frame.type());
        }
        if (frame.width() < COLUMNS || frame.height() < ROWS) {
            throw new IllegalArgumentException(
                    "A frame of "
                            + frame.width()
                            + "x"
                            + frame.height()
                            + " is smaller than a grid of "
                            + COLUMNS
                            + "x"
                            + ROWS);
        }
        FramePlane luma = frame.plane(0);
        int[] means = new int[COLUMNS * ROWS];
        for (int row = 0; row < ROWS; row++) {
            for (int column = 0; column < COLUMNS; column++) {
                means[row * COLUMNS + column] =
                        mean(
                                luma,
                                edge(column, frame.width(), COLUMNS),
                                edge(column + 1, frame.width(), COLUMNS),
                                edge(row, frame.height(), ROWS),
                                edge(row + 1, frame.height(), ROWS));
            }
        }
        return new LumaGrid(means);
    }

    private static int edge(int cell, int pixels, int cells) {
        return cell * pixels / cells;
    }

    private static int mean(FramePlane luma, int left, int right, int top, int bottom) {
        ByteBuffer pixels = luma.data();
        int sum = 0;
        for (int y = top; y < bottom; y++) {
            int row = y * luma.stride();
            for (int x = left; x < right; x++) {
                sum += pixels.get(row + x) & 0xff;
            }
        }
        int count = (right - left) * (bottom - top);
        return (sum + count / 2) / count;
    }

    /**
     * How many cells differ from those of another grid.
     *
     * @param noise by how much a cell may differ without that being counted, of 255
     */
    int changedCells(LumaGrid other, int noise) {
        int changed = 0;
        for (int i = 0; i < means.length; i++) {
            if (Math.abs(means[i] - other.means[i]) > noise) {
                changed++;
            }
        }
        return changed;
    }
}
