// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import javax.annotation.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Between eight-bit 4:2:0 and packed RGB, in BT.601 limited range, with libyuv.
 *
 * <p>libyuv converts between I420 and the types with four bytes a pixel, in memory outside the heap
 * and without padding on the RGB side. Other pictures pass through scratch memory, a band at a time
 * so that it stays small; that is still faster than arithmetic in Java.
 *
 * <p>A flip costs nothing: libyuv gets the rows of the I420 side in reverse.
 */
final class LibyuvConversion {

    /**
     * Rows that pass through scratch memory at once. Even, so that no row of chroma is cut, and
     * many, because each band makes garbage.
     */
    private static final int BAND_ROWS = 216;

    // Kernels called for part of the way have the first places.
    private static final int PLACE_I420 = 4;
    private static final int PLACE_RGB = 5;

    private final VideoBufferType yuvType;
    private final List<FramePlane> yuv;
    private final FramePlane rgb;

    /** What libyuv has for the RGB side: its own type, or the one on the way to it. */
    private final VideoBufferType rgbType;

    private final int width;
    private final int height;
    private final boolean flipY;
    private final Scratch scratch;
    private final int bandRows;

    /** Null where libyuv reads or writes the picture itself. */
    @Nullable private final List<FramePlane> yuvBand;

    /** Likewise. */
    @Nullable private final FramePlane rgbBand;

    private LibyuvConversion(
            VideoBufferType yuvType,
            List<FramePlane> yuv,
            VideoBufferType rgbType,
            FramePlane rgb,
            int width,
            int height,
            boolean flipY,
            Scratch scratch) {
        boolean libyuvsYuv = yuvType == VideoBufferType.I420 && areDirect(yuv);
        boolean libyuvsRgb =
                (rgbType != VideoBufferType.RGB24 || Libyuv.hasRgb24())
                        && rgb.isTight()
                        && rgb.data().isDirect();
        this.yuvType = yuvType;
        this.yuv = yuv;
        this.rgb = rgb;
        this.rgbType =
                rgbType == VideoBufferType.RGB24 && !libyuvsRgb ? VideoBufferType.RGBA : rgbType;
        this.width = width;
        this.height = height;
        this.flipY = flipY;
        this.scratch = scratch;
        this.bandRows = libyuvsYuv && libyuvsRgb ? height : Math.min(height, BAND_ROWS);
        this.yuvBand = libyuvsYuv ? null : band(PLACE_I420, VideoBufferType.I420);
        this.rgbBand = libyuvsRgb ? null : band(PLACE_RGB, this.rgbType).get(0);
    }

    private List<FramePlane> band(int place, VideoBufferType type) {
        return FramePlane.planesOf(
                scratch.direct(place, type.sizeBytes(width, bandRows)), type, width, bandRows);
    }

    private static boolean areDirect(List<FramePlane> planes) {
        for (FramePlane plane : planes) {
            if (!plane.data().isDirect()) {
                return false;
            }
        }
        return true;
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
        if (to.isRgb()) {
            new LibyuvConversion(from, source, to, target.get(0), width, height, flipY, scratch)
                    .toRgb(to);
        } else {
            new LibyuvConversion(to, target, from, source.get(0), width, height, flipY, scratch)
                    .toYuv(from);
        }
    }

    private void toRgb(VideoBufferType to) {
        RgbToRgb repack =
                rgbBand == null ? null : new RgbToRgb(rgbType, rgbBand, to, rgb, width, scratch);
        for (int first = 0; first < height; ) {
            int rows = bandAt(first);
            int rgbRow = flipY ? height - first - rows : first;
            if (yuvBand != null) {
                YuvToYuv.convert(
                        yuvType,
                        rows(yuv, yuvType, first, rows),
                        VideoBufferType.I420,
                        rows(yuvBand, VideoBufferType.I420, 0, rows),
                        width,
                        rows,
                        false,
                        scratch);
            }
            Libyuv.toRgb(i420(first, rows), rgbType, rgbBand == null ? rgb(rgbRow) : rgbBand());
            if (repack != null) {
                repack.rows(0, rgbRow, rows);
            }
            first += rows;
        }
    }

    private void toYuv(VideoBufferType from) {
        RgbToRgb repack =
                rgbBand == null ? null : new RgbToRgb(from, rgb, rgbType, rgbBand, width, scratch);
        for (int first = 0; first < height; ) {
            int rows = bandAt(first);
            int rgbRow = flipY ? height - first - rows : first;
            if (repack != null) {
                repack.rows(rgbRow, 0, rows);
            }
            Libyuv.toI420(rgbType, rgbBand == null ? rgb(rgbRow) : rgbBand(), i420(first, rows));
            if (yuvBand != null) {
                YuvToYuv.convert(
                        VideoBufferType.I420,
                        rows(yuvBand, VideoBufferType.I420, 0, rows),
                        yuvType,
                        rows(yuv, yuvType, first, rows),
                        width,
                        rows,
                        false,
                        scratch);
            }
            first += rows;
        }
    }

    /** How many rows come next; counted on the side with chroma, which decides where to cut. */
    private int bandAt(int first) {
        int rows = Math.min(bandRows, height - first);
        // The last row of an odd height has a row of chroma to itself: in reverse, alone it keeps
        // it.
        return flipY && rows > 1 ? rows - rows % 2 : rows;
    }

    private Libyuv.I420Rows i420(int first, int rows) {
        return yuvBand == null
                ? new Libyuv.I420Rows(yuv, first, width, rows, flipY)
                : new Libyuv.I420Rows(yuvBand, 0, width, rows, flipY);
    }

    private ByteBuffer rgbBand() {
        return rgbBand.data();
    }

    private ByteBuffer rgb(int row) {
        return row == 0 ? rgb.data() : rgb.rows(row, rgb.rows() - row).data();
    }

    /** Part of a picture; {@code first} is even. */
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
