// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import io.github.flinklivekit.frame.internal.memory.ScratchBuffers;
import io.github.flinklivekit.frame.internal.scaling.BoxScaler;
import io.github.flinklivekit.frame.internal.scaling.FilterCoefficients;
import io.github.flinklivekit.frame.internal.scaling.PlaneRotator;
import io.github.flinklivekit.frame.internal.scaling.PlaneScaler;
import io.github.flinklivekit.frame.pixels.FramePlane;
import io.github.flinklivekit.frame.pixels.ScaleFilter;
import io.github.flinklivekit.frame.pixels.ScaleFit;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.frame.pixels.VideoRotation;

import org.apache.flink.annotation.PublicEvolving;

/**
 * Scales, crops and rotates frames. Each result is a new handle, which the caller releases. It is
 * allocated where the frame is (off-heap by the same allocator, or on the heap) and keeps its type,
 * timestamp, sequence number and origin.
 */
@PublicEvolving
public final class FrameGeometry {

    private FrameGeometry() {}

    /**
     * Scales a frame. Scaling to its own size is {@link VideoFrame#retain()}.
     *
     * @param width in pixels
     * @param height in pixels
     * @throws IllegalArgumentException if {@code width} or {@code height} are not within 1 to
     *     {@link VideoBufferType#MAX_DIMENSION}
     * @throws FrameReleasedException if the frame was released
     * @throws FrameMemoryException if its allocator is at its limit
     */
    public static VideoFrame scale(
            VideoFrame frame, int width, int height, ScaleFilter filter, ScaleFit fit) {
        VideoBufferType.checkDimensions(width, height);
        double across = (double) width / frame.width();
        double down = (double) height / frame.height();
        int targetWidth = width;
        int targetHeight = height;
        double seenWidth = frame.width();
        double seenHeight = frame.height();
        if (fit == ScaleFit.FIT) {
            double factor = Math.min(across, down);
            targetWidth = Math.max(1, (int) Math.round(frame.width() * factor));
            targetHeight = Math.max(1, (int) Math.round(frame.height() * factor));
        } else if (fit == ScaleFit.FILL) {
            double factor = Math.max(across, down);
            seenWidth = width / factor;
            seenHeight = height / factor;
        }
        boolean same =
                targetWidth == frame.width()
                        && targetHeight == frame.height()
                        && seenWidth == frame.width()
                        && seenHeight == frame.height();
        return same
                ? frame.retain()
                : scaled(frame, targetWidth, targetHeight, seenWidth, seenHeight, filter);
    }

    private static VideoFrame scaled(
            VideoFrame frame,
            int width,
            int height,
            double seenWidth,
            double seenHeight,
            ScaleFilter filter) {
        double left = (frame.width() - seenWidth) / 2;
        double top = (frame.height() - seenHeight) / 2;
        boolean boxes =
                filter == ScaleFilter.BOX
                        && left == 0
                        && top == 0
                        && frame.type().components(0) == Integer.BYTES;
        return frame.derive(
                frame.header().withSize(width, height),
                target ->
                        frame.process(
                                (source, scratch) -> {
                                    if (boxes
                                            && BoxScaler.isApplicable(
                                                    source.get(0), target.get(0))) {
                                        BoxScaler.scale(source.get(0), target.get(0), scratch);
                                        return;
                                    }
                                    for (int i = 0; i < source.size(); i++) {
                                        scalePlane(
                                                frame,
                                                i,
                                                source.get(i),
                                                target.get(i),
                                                filter,
                                                left,
                                                top,
                                                scratch);
                                    }
                                }));
    }

    private static void scalePlane(
            VideoFrame frame,
            int index,
            FramePlane source,
            FramePlane target,
            ScaleFilter filter,
            double left,
            double top,
            ScratchBuffers scratch) {
        VideoBufferType type = frame.type();
        int components = type.components(index);
        int sampleBytes = components * type.sampleBytes();
        int samples = source.rowBytes() / sampleBytes;
        double shareX = (double) samples / frame.width();
        double shareY = (double) source.rows() / frame.height();
        FilterCoefficients columns =
                FilterCoefficients.cached(
                        scratch,
                        filter,
                        samples,
                        left * shareX,
                        (frame.width() - 2 * left) * shareX,
                        target.rowBytes() / sampleBytes);
        FilterCoefficients rows =
                FilterCoefficients.cached(
                        scratch,
                        filter,
                        source.rows(),
                        top * shareY,
                        (frame.height() - 2 * top) * shareY,
                        target.rows());
        new PlaneScaler(components, type == VideoBufferType.I010, scratch)
                .scale(source, columns, target, rows);
    }

    /**
     * Crops a frame, without a copy; cropping to the whole frame is {@link VideoFrame#retain()}.
     * Until it is released, the result keeps the memory of the whole picture alive; its {@link
     * VideoFrame#toHeap()} copies the part alone.
     *
     * @param x the left edge, in pixels; rounded down to even where pixels share chroma
     * @param y the upper edge, in pixels; likewise
     * @param width in pixels
     * @param height in pixels
     * @throws IllegalArgumentException if the part is not within the frame
     * @throws FrameReleasedException if the frame was released
     */
    public static VideoFrame crop(VideoFrame frame, int x, int y, int width, int height) {
        if (x < 0
                || y < 0
                || width < 1
                || height < 1
                || width > frame.width() - x
                || height > frame.height() - y) {
            throw new IllegalArgumentException(
                    "A part of "
                            + width
                            + "x"
                            + height
                            + " pixels at "
                            + x
                            + ","
                            + y
                            + " is not within a frame of "
                            + frame.width()
                            + "x"
                            + frame.height());
        }
        if (width == frame.width() && height == frame.height()) {
            return frame.retain();
        }
        return frame.cropView(x, y, width, height);
    }

    /**
     * Rotates the pixels so that they are upright, and sets the rotation to 0. For rotation 0 this
     * is {@link VideoFrame#retain()}. I422 shares chroma in one direction only, so a quarter turn
     * of it goes through I444.
     *
     * @throws FrameReleasedException if the frame was released
     * @throws FrameMemoryException if its allocator is at its limit
     */
    public static VideoFrame applyRotation(VideoFrame frame) {
        VideoRotation rotation = frame.rotation();
        if (rotation == VideoRotation.ROTATION_0) {
            return frame.retain();
        }
        boolean quarter = rotation != VideoRotation.ROTATION_180;
        if (quarter && frame.type() == VideoBufferType.I422) {
            VideoFrame full = frame.convert(VideoBufferType.I444);
            try {
                VideoFrame turned = applyRotation(full);
                try {
                    return turned.convert(VideoBufferType.I422);
                } finally {
                    turned.release();
                }
            } finally {
                full.release();
            }
        }
        FrameHeader header = frame.header().withRotation(VideoRotation.ROTATION_0);
        FrameHeader turned = quarter ? header.withSize(frame.height(), frame.width()) : header;
        VideoBufferType type = frame.type();
        return frame.derive(
                turned,
                target ->
                        frame.process(
                                (source, scratch) -> {
                                    for (int i = 0; i < source.size(); i++) {
                                        int bytes = type.components(i) * type.sampleBytes();
                                        new PlaneRotator(bytes, scratch)
                                                .rotate(source.get(i), target.get(i), rotation);
                                    }
                                }));
    }
}
