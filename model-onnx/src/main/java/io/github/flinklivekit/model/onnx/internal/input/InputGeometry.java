// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.input;

import io.github.flinklivekit.model.onnx.options.InputFit;

import org.apache.flink.annotation.Internal;

/**
 * Where a frame lies in the input of a model.
 *
 * @param frameWidth in pixels
 * @param frameHeight in pixels
 * @param inputWidth in pixels
 * @param inputHeight in pixels
 * @param x where the frame's left edge is in the input
 * @param y where its upper edge is
 * @param width of the frame there
 * @param height of the frame there
 */
@Internal
public record InputGeometry(
        int frameWidth,
        int frameHeight,
        int inputWidth,
        int inputHeight,
        int x,
        int y,
        int width,
        int height) {

    static InputGeometry of(
            int frameWidth, int frameHeight, int inputWidth, int inputHeight, InputFit fit) {
        if (fit == InputFit.STRETCH) {
            return new InputGeometry(
                    frameWidth,
                    frameHeight,
                    inputWidth,
                    inputHeight,
                    0,
                    0,
                    inputWidth,
                    inputHeight);
        }
        double scale =
                Math.min((double) inputWidth / frameWidth, (double) inputHeight / frameHeight);
        int width = Math.max(1, (int) Math.round(frameWidth * scale));
        int height = Math.max(1, (int) Math.round(frameHeight * scale));
        return new InputGeometry(
                frameWidth,
                frameHeight,
                inputWidth,
                inputHeight,
                (inputWidth - width) / 2,
                (inputHeight - height) / 2,
                width,
                height);
    }

    /** The frame's own coordinate of one of the input, within the frame. */
    public float toFrameX(float inputX) {
        return clamp((inputX - x) * frameWidth / width, frameWidth);
    }

    /** The frame's own coordinate of one of the input, within the frame. */
    public float toFrameY(float inputY) {
        return clamp((inputY - y) * frameHeight / height, frameHeight);
    }

    private static float clamp(float value, int most) {
        return Math.max(0, Math.min(value, most));
    }
}
