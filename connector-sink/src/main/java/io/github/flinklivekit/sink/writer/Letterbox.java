// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.writer;

import io.github.flinklivekit.frame.FrameGeometry;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.FramePlane;
import io.github.flinklivekit.frame.pixels.ScaleFilter;
import io.github.flinklivekit.frame.pixels.ScaleFit;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** Fits pictures into a size that is not theirs, with black beside or above and below them. */
final class Letterbox {

    private static final byte GREY_UV = (byte) 128;

    private Letterbox() {}

    /**
     * A frame of that size, a new handle that the caller releases.
     *
     * @param width in pixels
     * @param height in pixels
     */
    static VideoFrame fit(VideoFrame frame, int width, int height) {
        if (frame.width() == width && frame.height() == height) {
            return frame.retain();
        }
        VideoFrame scaled =
                FrameGeometry.scale(frame, width, height, ScaleFilter.BOX, ScaleFit.FIT);
        try {
            if (scaled.width() == width && scaled.height() == height) {
                return scaled.retain();
            }
            VideoFrame picture = scaled.convert(VideoBufferType.I420);
            try {
                return onBlack(picture, width, height);
            } finally {
                picture.release();
            }
        } finally {
            scaled.release();
        }
    }

    private static VideoFrame onBlack(VideoFrame picture, int width, int height) {
        FrameHeader header = picture.header().withSize(width, height);
        byte[] pixels = new byte[header.sizeBytes()];
        List<FramePlane> target =
                FramePlane.planesOf(ByteBuffer.wrap(pixels), header.type(), width, height);
        byte black = (byte) header.pixelEncoding().lumaOffset(Byte.SIZE);
        Arrays.fill(pixels, 0, target.get(0).data().capacity(), black);
        Arrays.fill(pixels, target.get(0).data().capacity(), pixels.length, GREY_UV);
        for (int i = 0; i < target.size(); i++) {
            copyIntoTheMiddle(picture.plane(i), target.get(i));
        }
        return VideoFrame.wrap(header, pixels);
    }

    private static void copyIntoTheMiddle(FramePlane from, FramePlane to) {
        int left = (to.rowBytes() - from.rowBytes()) / 2;
        int top = (to.rows() - from.rows()) / 2;
        for (int row = 0; row < from.rows(); row++) {
            to.data()
                    .put(
                            (top + row) * to.stride() + left,
                            from.data(),
                            row * from.stride(),
                            from.rowBytes());
        }
    }
}
