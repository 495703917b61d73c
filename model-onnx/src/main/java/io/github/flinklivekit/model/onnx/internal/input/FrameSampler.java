// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.input;

import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

/**
 * Reads frames of one geometry in the size they have in the input, row by row. Not thread-safe.
 *
 * <p>Between samples it interpolates linearly in both directions, without a filter before: a
 * picture that becomes much smaller has some aliasing, as in the pre-processing that models are
 * usually trained with.
 */
final class FrameSampler {

    private static final int CHANNELS = 3;

    private final InputGeometry geometry;
    private final LinearTaps vertical;
    private final PictureRows rows;
    private final float[][] rgb;

    FrameSampler(VideoBufferType type, PixelEncoding encoding, InputGeometry geometry) {
        this.geometry = geometry;
        this.vertical = LinearTaps.of(geometry.frameHeight(), geometry.height());
        LinearTaps horizontal = LinearTaps.of(geometry.frameWidth(), geometry.width());
        this.rows =
                type.isRgb()
                        ? new RgbPictureRows(type, geometry.frameWidth(), horizontal)
                        : new YuvPictureRows(type, encoding, geometry.frameWidth(), horizontal);
        this.rgb = new float[CHANNELS][geometry.width()];
    }

    InputGeometry geometry() {
        return geometry;
    }

    void begin(VideoFrame frame) {
        rows.begin(frame);
    }

    void end() {
        rows.end();
    }

    /** A row of the scaled frame as red, green and blue from 0 to 255, valid until the next one. */
    float[][] row(int row) {
        float weight = vertical.weight()[row];
        float[][] upper = rows.row(vertical.first()[row]);
        if (weight == 0) {
            for (int c = 0; c < CHANNELS; c++) {
                System.arraycopy(upper[c], 0, rgb[c], 0, rgb[c].length);
            }
        } else {
            float[][] lower = rows.row(vertical.second()[row]);
            for (int c = 0; c < CHANNELS; c++) {
                blend(upper[c], lower[c], weight, rgb[c]);
            }
        }
        rows.toRgb(rgb);
        return rgb;
    }

    private static void blend(float[] upper, float[] lower, float weight, float[] target) {
        for (int i = 0; i < target.length; i++) {
            target[i] = upper[i] + (lower[i] - upper[i]) * weight;
        }
    }
}
