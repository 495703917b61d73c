// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.serving;

import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.FramePlane;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

/**
 * What a model's input has to be, pixel by pixel in doubles: components are interpolated between
 * the four nearest pixels, then made red, green and blue.
 */
final class ReferenceInput {

    private final VideoFrame frame;

    ReferenceInput(VideoFrame frame) {
        this.frame = frame;
    }

    /** Red, green and blue, 0 to 255, of one pixel of the frame scaled to a size. */
    double[] rgb(int x, int y, int width, int height) {
        double sx = clamp((x + 0.5) * frame.width() / width - 0.5, frame.width() - 1);
        double sy = clamp((y + 0.5) * frame.height() / height - 0.5, frame.height() - 1);
        int x0 = (int) sx;
        int y0 = (int) sy;
        int x1 = Math.min(x0 + 1, frame.width() - 1);
        int y1 = Math.min(y0 + 1, frame.height() - 1);
        double[] components = new double[3];
        for (int c = 0; c < 3; c++) {
            double upper = component(c, x0, y0) * (1 - sx + x0) + component(c, x1, y0) * (sx - x0);
            double lower = component(c, x0, y1) * (1 - sx + x0) + component(c, x1, y1) * (sx - x0);
            components[c] = upper * (1 - sy + y0) + lower * (sy - y0);
        }
        return frame.type().isRgb() ? components : toRgb(components);
    }

    private double component(int c, int x, int y) {
        VideoBufferType type = frame.type();
        if (type.isRgb()) {
            int offset =
                    switch (type) {
                        case RGBA, RGB24 -> c;
                        case BGRA -> 2 - c;
                        case ARGB -> 1 + c;
                        default -> 3 - c;
                    };
            return sample(0, y, x * type.components(0) + offset);
        }
        if (c == 0) {
            return sample(0, y, x);
        }
        int cx = x / type.horizontalSubsampling();
        int cy = y / type.verticalSubsampling();
        return type == VideoBufferType.NV12 ? sample(1, cy, 2 * cx + c - 1) : sample(c, cy, cx);
    }

    private int sample(int plane, int row, int index) {
        FramePlane from = frame.plane(plane);
        if (frame.type() == VideoBufferType.I010) {
            return from.data().getShort(row * from.stride() + 2 * index) & 0x3ff;
        }
        return from.data().get(row * from.stride() + index) & 0xff;
    }

    /** By the definition in {@link PixelEncoding}, the other way around. */
    private double[] toRgb(double[] yuv) {
        PixelEncoding encoding = frame.pixelEncoding();
        int bits = frame.type() == VideoBufferType.I010 ? 10 : 8;
        double y = (yuv[0] - encoding.lumaOffset(bits)) / encoding.lumaSpan(bits);
        double cb = (yuv[1] - (1 << (bits - 1))) / encoding.chromaSpan(bits);
        double cr = (yuv[2] - (1 << (bits - 1))) / encoding.chromaSpan(bits);
        double kr = encoding.kr();
        double kb = encoding.kb();
        double r = y + (2 - 2 * kr) * cr;
        double b = y + (2 - 2 * kb) * cb;
        double g = (y - kr * r - kb * b) / (1 - kr - kb);
        return new double[] {clamp(255 * r, 255), clamp(255 * g, 255), clamp(255 * b, 255)};
    }

    private static double clamp(double value, double most) {
        return Math.max(0, Math.min(value, most));
    }
}
