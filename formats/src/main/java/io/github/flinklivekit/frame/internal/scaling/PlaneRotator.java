// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.internal.scaling;

import io.github.flinklivekit.frame.internal.memory.ScratchBuffers;
import io.github.flinklivekit.frame.pixels.FramePlane;
import io.github.flinklivekit.frame.pixels.VideoRotation;

import org.apache.flink.annotation.Internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Turns one plane by quarters, in squares that fit into the processor's cache. */
@Internal
public final class PlaneRotator {

    private static final int SQUARE = 64;

    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final int sampleBytes;
    private final byte[] line;
    private final ScratchBuffers scratch;

    /**
     * @param sampleBytes what stays together: 4 bytes of RGBA
     */
    public PlaneRotator(int sampleBytes, ScratchBuffers scratch) {
        this.sampleBytes = sampleBytes;
        this.scratch = scratch;
        this.line = scratch.bytes(0, SQUARE * sampleBytes);
    }

    /**
     * Writes the rotated plane.
     *
     * @param rotation clockwise; 90 or 270 degrees need a target as wide as the source is high
     */
    public void rotate(FramePlane source, FramePlane target, VideoRotation rotation) {
        int width = target.rowBytes() / sampleBytes;
        for (int top = 0; top < target.rows(); top += SQUARE) {
            int rows = Math.min(SQUARE, target.rows() - top);
            for (int left = 0; left < width; left += SQUARE) {
                int columns = Math.min(SQUARE, width - left);
                square(source, target, rotation, left, top, columns, rows);
            }
        }
    }

    private void square(
            FramePlane source,
            FramePlane target,
            VideoRotation rotation,
            int left,
            int top,
            int columns,
            int rows) {
        int sourceWidth = source.rowBytes() / sampleBytes;
        int right = sourceWidth - 1;
        int bottom = source.rows() - 1;
        boolean upright = rotation == VideoRotation.ROTATION_180;
        int squareWidth = upright ? columns : rows;
        int squareRows = upright ? rows : columns;
        int x0 =
                switch (rotation) {
                    case ROTATION_90 -> top;
                    case ROTATION_270 -> right - top - rows + 1;
                    default -> right - left - columns + 1;
                };
        int y0 =
                switch (rotation) {
                    case ROTATION_90 -> bottom - left - columns + 1;
                    case ROTATION_270 -> left;
                    default -> bottom - top - rows + 1;
                };
        byte[] block = load(source, x0, y0, squareWidth, squareRows);
        ByteBuffer out = target.data();
        for (int y = 0; y < rows; y++) {
            switch (rotation) {
                case ROTATION_90 ->
                        gather(block, (columns - 1) * squareWidth + y, -squareWidth, columns);
                case ROTATION_270 -> gather(block, rows - 1 - y, squareWidth, columns);
                default -> gather(block, (rows - y) * squareWidth - 1, -1, columns);
            }
            out.put(
                    (top + y) * target.stride() + left * sampleBytes,
                    line,
                    0,
                    columns * sampleBytes);
        }
    }

    /** A row of the target: {@code count} samples of the square, {@code step} samples apart. */
    private void gather(byte[] block, int first, int step, int count) {
        int bytes = sampleBytes;
        if (bytes == 1) {
            for (int x = 0; x < count; x++) {
                line[x] = block[first + x * step];
            }
            return;
        }
        if (bytes == Integer.BYTES) {
            for (int x = 0; x < count; x++) {
                int pixel = (int) INTS.get(block, (first + x * step) * Integer.BYTES);
                INTS.set(line, x * Integer.BYTES, pixel);
            }
            return;
        }
        if (bytes == Short.BYTES) {
            for (int x = 0; x < count; x++) {
                short samples = (short) SHORTS.get(block, (first + x * step) * Short.BYTES);
                SHORTS.set(line, x * Short.BYTES, samples);
            }
            return;
        }
        for (int b = 0; b < bytes; b++) {
            for (int x = 0; x < count; x++) {
                line[x * bytes + b] = block[(first + x * step) * bytes + b];
            }
        }
    }

    private byte[] load(FramePlane source, int x, int y, int columns, int rows) {
        int bytes = columns * sampleBytes;
        byte[] block = scratch.bytes(1, SQUARE * SQUARE * sampleBytes);
        for (int row = 0; row < rows; row++) {
            source.data()
                    .get((y + row) * source.stride() + x * sampleBytes, block, row * bytes, bytes);
        }
        return block;
    }
}
