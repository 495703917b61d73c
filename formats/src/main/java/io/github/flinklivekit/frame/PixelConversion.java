// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import java.util.List;

/** Chooses who converts a pair of types. */
final class PixelConversion {

    private PixelConversion() {}

    /**
     * Writes a picture into planes of another type, or of the same one.
     *
     * @param flipY whether the first row of the target is the last one of the source
     * @throws IllegalArgumentException if the planes do not fit the geometry
     */
    static void convert(
            VideoBufferType from,
            List<FramePlane> source,
            VideoBufferType to,
            List<FramePlane> target,
            int width,
            int height,
            boolean flipY,
            YuvEncoding encoding,
            Scratch scratch) {
        checkGeometry(from, source, width, height);
        checkGeometry(to, target, width, height);
        if (encoding == YuvEncoding.BT601_LIMITED && LibyuvConversion.has(from, to)) {
            LibyuvConversion.convert(from, source, to, target, width, height, flipY, scratch);
        } else {
            convertInJava(from, source, to, target, width, height, flipY, encoding, scratch);
        }
    }

    static void convertInJava(
            VideoBufferType from,
            List<FramePlane> source,
            VideoBufferType to,
            List<FramePlane> target,
            int width,
            int height,
            boolean flipY,
            YuvEncoding encoding,
            Scratch scratch) {
        if (from.isRgb() && to.isRgb()) {
            RgbToRgb.convert(from, source.get(0), to, target.get(0), width, flipY, scratch);
        } else if (from.isRgb()) {
            RgbToYuv.convert(
                    from, source.get(0), to, target, width, height, flipY, encoding, scratch);
        } else if (to.isRgb()) {
            YuvToRgb.convert(
                    from, source, to, target.get(0), width, height, flipY, encoding, scratch);
        } else {
            YuvToYuv.convert(from, source, to, target, width, height, flipY, scratch);
        }
    }

    /** Before native code sees them: it trusts what it is told. */
    private static void checkGeometry(
            VideoBufferType type, List<FramePlane> planes, int width, int height) {
        boolean fits = planes.size() == type.planeCount();
        for (int i = 0; fits && i < planes.size(); i++) {
            FramePlane plane = planes.get(i);
            fits =
                    plane.rowBytes() == type.rowBytes(i, width)
                            && plane.rows() == type.rows(i, height);
        }
        if (!fits) {
            throw new IllegalArgumentException(
                    "Planes do not fit a "
                            + width
                            + "x"
                            + height
                            + " "
                            + type
                            + " picture, which has planes of "
                            + type.rowBytes(0, width)
                            + " bytes a row and so on: make them with FramePlane.planesOf");
        }
    }
}
