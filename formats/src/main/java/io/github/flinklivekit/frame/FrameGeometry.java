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

/**
 * Scales, crops and turns frames. Each result is a new handle, which the caller releases; it lies
 * where the frame lies and keeps its type, timestamp, sequence and origin.
 */
public final class FrameGeometry {

    private FrameGeometry() {}

    /**
     * A frame of another size; of its own size it is {@link VideoFrame#retain()}.
     *
     * @param width in pixels
     * @param height in pixels
     * @throws IllegalArgumentException if no frame can be so large
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
     * A part of a frame, without a copy; the whole of it is {@link VideoFrame#retain()}. The part
     * keeps the memory of the whole picture for as long as it is not released; {@link
     * VideoFrame#toHeap()} of it is a copy of the part alone.
     *
     * @param x the left edge, in pixels; where pixels share chroma it is rounded down to even
     * @param y the upper edge, in pixels; likewise
     * @param width in pixels
     * @param height in pixels
     * @throws IllegalArgumentException if the part reaches beyond the frame
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
     * A frame whose pixels stand upright, with rotation 0; if they do already it is {@link
     * VideoFrame#retain()}. I422 shares chroma in one direction only: a quarter turn of it goes
     * through I444.
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
