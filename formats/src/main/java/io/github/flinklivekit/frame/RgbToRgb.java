// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

/** Between the orders of packed RGB. Alpha is kept where both have it, else opaque. */
final class RgbToRgb {

    private final RgbPairs in;
    private final RgbPairs out;
    private final long[] rgba;

    /** Of two planes of rows as long as each other; of the same type is a copy. */
    RgbToRgb(
            VideoBufferType from,
            FramePlane source,
            VideoBufferType to,
            FramePlane target,
            int width,
            Scratch scratch) {
        this.in = new RgbPairs(source, from, width, scratch, 0);
        this.out = new RgbPairs(target, to, width, scratch, 1);
        this.rgba = scratch.longs(2, RgbPairs.pairs(width));
    }

    /** Writes {@code count} rows of the target from row {@code to} on. */
    void rows(int from, int to, int count) {
        for (int row = 0; row < count; row++) {
            in.read(from + row, rgba);
            out.write(to + row, rgba);
        }
    }

    /** Writes the rows of {@code target}; with {@code flipY} from the last row of the source. */
    static void convert(
            VideoBufferType from,
            FramePlane source,
            VideoBufferType to,
            FramePlane target,
            int width,
            boolean flipY,
            Scratch scratch) {
        if (from == to) {
            target.copyFrom(source, flipY);
            return;
        }
        RgbToRgb conversion = new RgbToRgb(from, source, to, target, width, scratch);
        int rows = target.rows();
        if (!flipY) {
            conversion.rows(0, 0, rows);
            return;
        }
        for (int row = 0; row < rows; row++) {
            conversion.rows(rows - 1 - row, row, 1);
        }
    }
}
