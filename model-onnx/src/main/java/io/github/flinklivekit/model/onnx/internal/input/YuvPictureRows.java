// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.input;

import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.FramePlane;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import java.util.Arrays;

/**
 * Rows of luma and chroma. They are resampled as they are and become red, green and blue in the
 * size of the input, by the formulas of {@link PixelEncoding}: the conversion is linear, so only
 * colours that lie outside of RGB may differ. A chroma sample that several pixels share is the same
 * for each of them, as in the conversions of {@link VideoFrame}.
 */
final class YuvPictureRows implements PictureRows {

    private static final int KEPT = 2;

    private final VideoBufferType type;
    private final LinearTaps lumaTaps;
    private final LinearTaps chromaTaps;
    private final SampleRow row;
    private final float[][] luma;
    private final float[][][] chroma;
    private final int[] lumaRow = new int[KEPT];
    private final int[] chromaRow = new int[KEPT];
    private final float[][][] views = new float[KEPT][3][];
    private final FramePlane[] planes = new FramePlane[3];

    private final float lumaOffset;
    private final float chromaOffset;
    private final float lumaFactor;
    private final float redOfV;
    private final float greenOfU;
    private final float greenOfV;
    private final float blueOfU;

    /**
     * @param taps of a row, in pixels
     */
    YuvPictureRows(VideoBufferType type, PixelEncoding encoding, int width, LinearTaps taps) {
        this.type = type;
        this.lumaTaps = taps;
        this.chromaTaps =
                taps.shared(type.horizontalSubsampling(), type == VideoBufferType.NV12 ? 2 : 1);
        int widest = Math.max(type.rowBytes(0, width), type.rowBytes(1, width));
        this.row = new SampleRow(widest, type == VideoBufferType.I010);
        int target = taps.first().length;
        this.luma = new float[KEPT][target];
        this.chroma = new float[KEPT][2][target];

        int bits = type == VideoBufferType.I010 ? 10 : 8;
        double kr = encoding.kr();
        double kb = encoding.kb();
        double kg = 1 - kr - kb;
        double chromaFactor = 255 / encoding.chromaSpan(bits);
        this.lumaOffset = encoding.lumaOffset(bits);
        this.chromaOffset = 1 << (bits - 1);
        this.lumaFactor = (float) (255 / encoding.lumaSpan(bits));
        this.redOfV = (float) (2 * (1 - kr) * chromaFactor);
        this.blueOfU = (float) (2 * (1 - kb) * chromaFactor);
        this.greenOfU = (float) (2 * (1 - kb) * kb / kg * chromaFactor);
        this.greenOfV = (float) (2 * (1 - kr) * kr / kg * chromaFactor);
    }

    @Override
    public void begin(VideoFrame frame) {
        for (int i = 0; i < Math.min(planes.length, type.planeCount()); i++) {
            planes[i] = frame.plane(i);
        }
        for (int i = 0; i < KEPT; i++) {
            lumaRow[i] = -1;
            chromaRow[i] = -1;
        }
    }

    @Override
    public void end() {
        Arrays.fill(planes, null);
    }

    @Override
    public float[][] row(int number) {
        int slot = number % KEPT;
        if (lumaRow[slot] != number) {
            lumaRow[slot] = number;
            row.load(planes[0], number);
            row.resample(lumaTaps, 0, luma[slot]);
        }
        int shared = number / type.verticalSubsampling();
        int chromaSlot = shared % KEPT;
        if (chromaRow[chromaSlot] != shared) {
            chromaRow[chromaSlot] = shared;
            resampleChroma(shared, chroma[chromaSlot]);
        }
        float[][] view = views[slot];
        view[0] = luma[slot];
        view[1] = chroma[chromaSlot][0];
        view[2] = chroma[chromaSlot][1];
        return view;
    }

    private void resampleChroma(int number, float[][] target) {
        row.load(planes[1], number);
        row.resample(chromaTaps, 0, target[0]);
        if (type == VideoBufferType.NV12) {
            row.resample(chromaTaps, 1, target[1]);
        } else {
            row.load(planes[2], number);
            row.resample(chromaTaps, 0, target[1]);
        }
    }

    @Override
    public void toRgb(float[][] components) {
        float[] y = components[0];
        float[] u = components[1];
        float[] v = components[2];
        for (int i = 0; i < y.length; i++) {
            float bright = (y[i] - lumaOffset) * lumaFactor;
            float blueness = u[i] - chromaOffset;
            float redness = v[i] - chromaOffset;
            y[i] = clamp(bright + redOfV * redness);
            u[i] = clamp(bright - greenOfU * blueness - greenOfV * redness);
            v[i] = clamp(bright + blueOfU * blueness);
        }
    }

    private static float clamp(float value) {
        return Math.max(0, Math.min(value, 255));
    }
}
