// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.internal.conversion;

import io.github.flinklivekit.frame.internal.memory.ScratchBuffers;
import io.github.flinklivekit.frame.pixels.FramePlane;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import javax.annotation.Nullable;

import java.nio.ByteBuffer;
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

    private final Picture yuv;
    private final Picture rgb;

    /** What libyuv has for the RGB side: its own type, or the one on the way to it. */
    private final VideoBufferType rgbType;

    private final int width;
    private final int height;
    private final boolean flipY;
    private final ScratchBuffers scratch;
    private final int bandRows;

    /** Null where libyuv reads or writes the picture itself. */
    @Nullable private final Picture yuvBand;

    /** Likewise. */
    @Nullable private final Picture rgbBand;

    private LibyuvConversion(Picture yuv, Picture rgb, boolean flipY, ScratchBuffers scratch) {
        boolean libyuvsYuv = yuv.type() == VideoBufferType.I420 && areDirect(yuv.planes());
        boolean threeBytes = rgb.type() == VideoBufferType.RGB24;
        boolean libyuvsRgb =
                (!threeBytes || Libyuv.hasRgb24())
                        && rgb.plane(0).isTight()
                        && rgb.plane(0).data().isDirect();
        this.yuv = yuv;
        this.rgb = rgb;
        this.rgbType = threeBytes && !libyuvsRgb ? VideoBufferType.RGBA : rgb.type();
        this.width = yuv.width();
        this.height = yuv.height();
        this.flipY = flipY;
        this.scratch = scratch;
        this.bandRows = libyuvsYuv && libyuvsRgb ? height : Math.min(height, BAND_ROWS);
        this.yuvBand = libyuvsYuv ? null : band(PLACE_I420, VideoBufferType.I420);
        this.rgbBand = libyuvsRgb ? null : band(PLACE_RGB, rgbType);
    }

    private Picture band(int place, VideoBufferType type) {
        return Picture.of(
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
    static boolean supports(VideoBufferType from, VideoBufferType to) {
        boolean pair = (from.isRgb() && is420(to)) || (is420(from) && to.isRgb());
        return pair && Libyuv.isLoaded();
    }

    private static boolean is420(VideoBufferType type) {
        return type == VideoBufferType.I420 || type == VideoBufferType.NV12;
    }

    /** Writes {@code target}; with {@code flipY} from the last row of the source. */
    static void convert(Picture source, Picture target, boolean flipY, ScratchBuffers scratch) {
        if (target.type().isRgb()) {
            new LibyuvConversion(source, target, flipY, scratch).toRgb();
        } else {
            new LibyuvConversion(target, source, flipY, scratch).toYuv();
        }
    }

    private void toRgb() {
        RgbToRgb repack = rgbBand == null ? null : new RgbToRgb(rgbBand, rgb, scratch);
        for (int first = 0; first < height; ) {
            int rows = bandAt(first);
            int rgbRow = flipY ? height - first - rows : first;
            if (yuvBand != null) {
                YuvToYuv.convert(yuv.rows(first, rows), yuvBand.rows(0, rows), false, scratch);
            }
            Libyuv.toRgb(i420(first, rows), rgbType, libyuvsRgb(rgbRow));
            if (repack != null) {
                repack.rows(0, rgbRow, rows);
            }
            first += rows;
        }
    }

    private void toYuv() {
        RgbToRgb repack = rgbBand == null ? null : new RgbToRgb(rgb, rgbBand, scratch);
        for (int first = 0; first < height; ) {
            int rows = bandAt(first);
            int rgbRow = flipY ? height - first - rows : first;
            if (repack != null) {
                repack.rows(rgbRow, 0, rows);
            }
            Libyuv.toI420(rgbType, libyuvsRgb(rgbRow), i420(first, rows));
            if (yuvBand != null) {
                YuvToYuv.convert(yuvBand.rows(0, rows), yuv.rows(first, rows), false, scratch);
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
                ? new Libyuv.I420Rows(yuv.planes(), first, width, rows, flipY)
                : new Libyuv.I420Rows(yuvBand.planes(), 0, width, rows, flipY);
    }

    /** What libyuv reads or writes: the band, or the picture from a row on. */
    private ByteBuffer libyuvsRgb(int row) {
        FramePlane plane = rgbBand == null ? rgb.plane(0) : rgbBand.plane(0);
        return rgbBand != null || row == 0
                ? plane.data()
                : plane.rows(row, plane.rows() - row).data();
    }
}
