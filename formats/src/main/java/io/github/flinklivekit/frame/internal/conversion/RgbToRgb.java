// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.internal.conversion;

import io.github.flinklivekit.frame.internal.memory.ScratchBuffers;

/** Between the orders of packed RGB. Alpha is kept where both have it, else opaque. */
final class RgbToRgb {

    private final RgbPixelPairs in;
    private final RgbPixelPairs out;
    private final long[] rgba;

    /** Of two pictures of rows as long as each other; of the same type is a copy. */
    RgbToRgb(Picture source, Picture target, ScratchBuffers scratch) {
        this.in = new RgbPixelPairs(source, scratch, 0);
        this.out = new RgbPixelPairs(target, scratch, 1);
        this.rgba = scratch.longs(2, RgbPixelPairs.pairs(source.width()));
    }

    /** Writes {@code count} rows of the target from row {@code to} on. */
    void rows(int from, int to, int count) {
        for (int row = 0; row < count; row++) {
            in.read(from + row, rgba);
            out.write(to + row, rgba);
        }
    }

    /** Writes {@code target}; with {@code flipY} from the last row of the source. */
    static void convert(Picture source, Picture target, boolean flipY, ScratchBuffers scratch) {
        if (source.type() == target.type()) {
            target.plane(0).copyFrom(source.plane(0), flipY);
            return;
        }
        RgbToRgb conversion = new RgbToRgb(source, target, scratch);
        int rows = target.height();
        if (!flipY) {
            conversion.rows(0, 0, rows);
            return;
        }
        for (int row = 0; row < rows; row++) {
            conversion.rows(rows - 1 - row, row, 1);
        }
    }
}
