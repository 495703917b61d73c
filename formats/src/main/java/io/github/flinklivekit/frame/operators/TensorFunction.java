// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.operators;

import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.apache.flink.util.Collector;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Makes tensors of R, G and B. */
final class TensorFunction extends FrameFunction<FrameTensor> {

    private static final long serialVersionUID = 1L;

    private static final int CHANNELS = 3;
    private static final int VALUES = 256;

    private final TensorLayout layout;
    private final TensorElement element;

    /** What each value of each channel becomes: there are only 256 of them. */
    private final float[][] normalised = new float[CHANNELS][VALUES];

    TensorFunction(TensorLayout layout, TensorElement element, float[] mean, float[] std) {
        if (mean.length != CHANNELS || std.length != CHANNELS) {
            throw new IllegalArgumentException(
                    "A mean and a standard deviation for each of R, G and B are needed, not "
                            + mean.length
                            + " and "
                            + std.length);
        }
        this.layout = layout;
        this.element = element;
        for (int c = 0; c < CHANNELS; c++) {
            if (!(std[c] > 0)) {
                throw new IllegalArgumentException(
                        "Standard deviations are above 0, not " + std[c]);
            }
            for (int value = 0; value < VALUES; value++) {
                normalised[c][value] = (value / 255f - mean[c]) / std[c];
            }
        }
    }

    @Override
    protected void process(VideoFrame frame, Collector<FrameTensor> out) {
        byte[] rgb = new byte[VideoBufferType.RGB24.sizeBytes(frame.width(), frame.height())];
        VideoFrame converted = frame.convert(VideoBufferType.RGB24);
        try {
            converted.data().get(rgb);
        } finally {
            converted.release();
        }
        byte[] data = element == TensorElement.UINT8 ? bytes(rgb) : floats(rgb);
        out.collect(new FrameTensor(frame.header(), layout, element, data));
    }

    private byte[] bytes(byte[] rgb) {
        if (layout == TensorLayout.NHWC) {
            return rgb;
        }
        byte[] planes = new byte[rgb.length];
        int pixels = rgb.length / CHANNELS;
        for (int c = 0; c < CHANNELS; c++) {
            for (int i = 0; i < pixels; i++) {
                planes[c * pixels + i] = rgb[CHANNELS * i + c];
            }
        }
        return planes;
    }

    private byte[] floats(byte[] rgb) {
        byte[] data = new byte[Math.multiplyExact(rgb.length, Float.BYTES)];
        FloatBuffer floats = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        int pixels = rgb.length / CHANNELS;
        boolean side = layout == TensorLayout.NHWC;
        for (int c = 0; c < CHANNELS; c++) {
            float[] table = normalised[c];
            for (int i = 0; i < pixels; i++) {
                int at = side ? CHANNELS * i + c : c * pixels + i;
                floats.put(at, table[rgb[CHANNELS * i + c] & 0xff]);
            }
        }
        return data;
    }
}
