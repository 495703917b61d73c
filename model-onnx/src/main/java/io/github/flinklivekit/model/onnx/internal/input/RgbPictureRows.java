// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.input;

import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.FramePlane;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

/** Rows of packed red, green and blue. Alpha has no say. */
final class RgbPictureRows implements PictureRows {

    private static final int COMPONENTS = 3;
    private static final int KEPT = 2;

    private final int[] offsets;
    private final LinearTaps taps;
    private final SampleRow row;
    private final float[][][] kept;
    private final int[] keptRow = new int[KEPT];
    private FramePlane plane;

    /**
     * @param taps of a row, in pixels
     */
    RgbPictureRows(VideoBufferType type, int width, LinearTaps taps) {
        this.offsets =
                switch (type) {
                    case RGBA, RGB24 -> new int[] {0, 1, 2};
                    case BGRA -> new int[] {2, 1, 0};
                    case ARGB -> new int[] {1, 2, 3};
                    case ABGR -> new int[] {3, 2, 1};
                    default -> throw new IllegalArgumentException(type + " is no packed RGB");
                };
        this.taps = taps.shared(1, type.components(0));
        this.row = new SampleRow(type.rowBytes(0, width), false);
        this.kept = new float[KEPT][COMPONENTS][taps.first().length];
    }

    @Override
    public void begin(VideoFrame frame) {
        plane = frame.plane(0);
        keptRow[0] = -1;
        keptRow[1] = -1;
    }

    @Override
    public void end() {
        plane = null;
    }

    @Override
    public float[][] row(int number) {
        int slot = number % KEPT;
        float[][] components = kept[slot];
        if (keptRow[slot] != number) {
            keptRow[slot] = number;
            row.load(plane, number);
            for (int c = 0; c < COMPONENTS; c++) {
                row.resample(taps, offsets[c], components[c]);
            }
        }
        return components;
    }

    @Override
    public void toRgb(float[][] components) {
        // They are.
    }
}
