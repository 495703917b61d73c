// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import java.util.ArrayList;
import java.util.List;

/**
 * Between eight-bit 4:2:0 and packed RGB, in BT.601 limited range, with libyuv.
 *
 * <p>libyuv converts between I420 and the types with four bytes a pixel, in memory outside the heap
 * and without padding on the RGB side. Other pictures pass through scratch memory, a few rows at a
 * time so that they stay in the processor's cache; that is still faster than arithmetic in Java.
 *
 * <p>A flip costs nothing: libyuv gets the rows of the I420 side in reverse.
 */
final class LibyuvConversion {

    /** Rows that pass through scratch memory at once; even, so that no row of chroma is cut. */
    private static final int BAND_ROWS = 32;

    // Kernels called for part of the way have the first places.
    private static final int PLACE_I420 = 4;
    private static final int PLACE_RGB = 5;

    private final VideoBufferType from;
    private final VideoBufferType to;
    private final int width;
    private final Scratch scratch;

    private LibyuvConversion(VideoBufferType from, VideoBufferType to, int width, Scratch scratch) {
        this.from = from;
        this.to = to;
        this.width = width;
        this.scratch = scratch;
    }

    /** Whether {@link #convert} has the pair, and libyuv could be loaded. */
    static boolean has(VideoBufferType from, VideoBufferType to) {
        boolean pair = (from.isRgb() && is420(to)) || (is420(from) && to.isRgb());
        return pair && Libyuv.isLoaded();
    }

    private static boolean is420(VideoBufferType type) {
        return type == VideoBufferType.I420 || type == VideoBufferType.NV12;
    }

    /** Writes the planes of {@code target}; with {@code flipY} from the last row of the source. */
    static void convert(
            VideoBufferType from,
            List<FramePlane> source,
            VideoBufferType to,
            List<FramePlane> target,
            int width,
            int height,
            boolean flipY,
            Scratch scratch) {
        LibyuvConversion conversion = new LibyuvConversion(from, to, width, scratch);
        boolean whole = isLibyuvs(from, source) && isLibyuvs(to, target);
        // Rows are counted on the side that has chroma: it decides where a picture may be cut.
        for (int first = 0; first < height; ) {
            int rows = Math.min(whole ? height : BAND_ROWS, height - first);
            if (flipY && rows > 1) {
                // The last row of an odd height has a row of chroma to itself: alone it keeps it.
                rows -= rows % 2;
            }
            int other = flipY ? height - first - rows : first;
            if (to.isRgb()) {
                conversion.toRgb(
                        rows(source, from, first, rows),
                        rows(target, to, other, rows),
                        rows,
                        flipY);
            } else {
                conversion.toYuv(
                        rows(source, from, other, rows),
                        rows(target, to, first, rows),
                        rows,
                        flipY);
            }
            first += rows;
        }
    }

    private void toRgb(List<FramePlane> source, List<FramePlane> target, int rows, boolean flipY) {
        List<FramePlane> i420 = source;
        if (!isLibyuvs(from, source)) {
            i420 = scratchPlanes(PLACE_I420, VideoBufferType.I420, rows);
            YuvToYuv.convert(from, source, VideoBufferType.I420, i420, width, rows, false, scratch);
        }
        if (isLibyuvs(to, target)) {
            Libyuv.toRgb(i420, width, rows, flipY, to, target.get(0));
            return;
        }
        VideoBufferType near = withFourBytes(to);
        FramePlane rgb = scratchPlanes(PLACE_RGB, near, rows).get(0);
        Libyuv.toRgb(i420, width, rows, flipY, near, rgb);
        RgbToRgb.convert(near, rgb, to, target.get(0), width, false, scratch);
    }

    private void toYuv(List<FramePlane> source, List<FramePlane> target, int rows, boolean flipY) {
        VideoBufferType near = from;
        FramePlane rgb = source.get(0);
        if (!isLibyuvs(from, source)) {
            near = withFourBytes(from);
            rgb = scratchPlanes(PLACE_RGB, near, rows).get(0);
            RgbToRgb.convert(from, source.get(0), near, rgb, width, false, scratch);
        }
        if (isLibyuvs(to, target)) {
            Libyuv.toI420(near, rgb, target, width, rows, flipY);
            return;
        }
        List<FramePlane> i420 = scratchPlanes(PLACE_I420, VideoBufferType.I420, rows);
        Libyuv.toI420(near, rgb, i420, width, rows, flipY);
        YuvToYuv.convert(VideoBufferType.I420, i420, to, target, width, rows, false, scratch);
    }

    private static VideoBufferType withFourBytes(VideoBufferType type) {
        return type == VideoBufferType.RGB24 ? VideoBufferType.RGBA : type;
    }

    private static boolean isLibyuvs(VideoBufferType type, List<FramePlane> planes) {
        boolean layout =
                type == VideoBufferType.I420
                        || (type.isRgb()
                                && type != VideoBufferType.RGB24
                                && planes.get(0).isTight());
        for (FramePlane plane : planes) {
            layout &= plane.data().isDirect();
        }
        return layout;
    }

    private List<FramePlane> scratchPlanes(int place, VideoBufferType type, int rows) {
        return FramePlane.planesOf(
                scratch.direct(place, type.sizeBytes(width, BAND_ROWS)), type, width, rows);
    }

    /** Part of a picture; {@code first} is even, or the picture has no chroma of its own. */
    private static List<FramePlane> rows(
            List<FramePlane> planes, VideoBufferType type, int first, int count) {
        if (first == 0 && count == planes.get(0).rows()) {
            return planes;
        }
        List<FramePlane> part = new ArrayList<>(planes.size());
        for (int i = 0; i < planes.size(); i++) {
            int share = i == 0 ? 1 : YuvRows.chromaDivY(type);
            part.add(planes.get(i).rows(first / share, (count + share - 1) / share));
        }
        return part;
    }
}
