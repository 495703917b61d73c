// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo.quadview;

import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.FrameOrigin;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.FramePlane;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import javax.annotation.Nullable;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** Four pictures in one, I420: upper left, upper right, lower left, lower right. */
final class QuadPicture {

    static final int CELLS = 4;

    /** Of a cell, in pixels. Even, so that cells share no chroma. */
    static final int CELL_WIDTH = 240;

    static final int CELL_HEIGHT = 136;

    static final int WIDTH = 2 * CELL_WIDTH;
    static final int HEIGHT = 2 * CELL_HEIGHT;

    /** The name of the track. */
    static final String TRACK = "quadview";

    /** Chroma of what has no colour. */
    private static final byte NEUTRAL = (byte) 128;

    /** Luma of a cell whose camera never sent a picture. */
    private static final byte DARK = 64;

    private static final int BLACK = 16;

    private QuadPicture() {}

    /**
     * What a cell shows.
     *
     * @param picture borrowed, I420 of the size of a cell; null for none
     * @param live whether it is shown in colour
     */
    record Cell(@Nullable VideoFrame picture, boolean live) {}

    /**
     * A new frame, which the caller releases.
     *
     * @param cells four of them
     * @param timestampUs of the frame
     * @throws io.github.flinklivekit.frame.FrameMemoryException if the allocator is at its limit
     */
    static VideoFrame compose(FrameAllocator allocator, List<Cell> cells, long timestampUs) {
        FrameHeader header =
                FrameHeader.of(WIDTH, HEIGHT, VideoBufferType.I420)
                        .withTimestampUs(timestampUs)
                        .withOrigin(FrameOrigin.ofTrack(TRACK));
        return VideoFrame.create(
                header,
                allocator,
                planes -> {
                    for (int i = 0; i < CELLS; i++) {
                        draw(planes, i, cells.get(i));
                    }
                });
    }

    private static void draw(List<FramePlane> planes, int number, Cell cell) {
        for (int i = 0; i < planes.size(); i++) {
            int share = i == 0 ? 1 : 2;
            FramePlane into = planes.get(i);
            int width = CELL_WIDTH / share;
            int height = CELL_HEIGHT / share;
            int left = number % 2 * width;
            int top = number / 2 * height;
            byte[] row = new byte[width];
            for (int y = 0; y < height; y++) {
                read(cell, i, y, row);
                into.data().put((top + y) * into.stride() + left, row);
            }
        }
    }

    private static void read(Cell cell, int plane, int y, byte[] row) {
        boolean luma = plane == 0;
        if (cell.picture() == null || (!luma && !cell.live())) {
            Arrays.fill(row, luma ? DARK : NEUTRAL);
            return;
        }
        FramePlane from = cell.picture().plane(plane);
        ByteBuffer pixels = from.data();
        pixels.get(y * from.stride(), row);
        if (!cell.live()) {
            for (int x = 0; x < row.length; x++) {
                row[x] = (byte) (BLACK + ((row[x] & 0xff) - BLACK) / 2);
            }
        }
    }
}
