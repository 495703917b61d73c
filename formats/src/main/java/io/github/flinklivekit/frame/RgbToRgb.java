// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

/** Between the orders of packed RGB. Alpha is kept where both have it, else opaque. */
final class RgbToRgb {

    private RgbToRgb() {}

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
        RgbPairs in = new RgbPairs(source, from, width, scratch, 0);
        RgbPairs out = new RgbPairs(target, to, width, scratch, 1);
        long[] rgba = scratch.longs(2, RgbPairs.pairs(width));
        for (int row = 0; row < target.rows(); row++) {
            in.read(flipY ? target.rows() - 1 - row : row, rgba);
            out.write(row, rgba);
        }
    }
}
