// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.options;

import io.github.flinklivekit.frame.pixels.EnumNames;

import org.apache.flink.annotation.PublicEvolving;

/**
 * How the outputs of a model that detects objects are to be read. Shapes are without the batch; N
 * boxes, C classes.
 */
@PublicEvolving
public enum DetectionFormat {
    /** By the shapes of the outputs. */
    AUTO,
    /** Outputs of boxes {N, 4}, of scores {N} or {N, C}, and maybe of classes {N}. */
    BOXES_SCORES,
    /** One output {N, 5 + C}: centre, size, objectness and a score for each class. */
    YOLO_V5,
    /** One output {4 + C, N}: centre, size and a score for each class. */
    YOLO_V8,
    /** One output {N, 6}: two corners, score and class, without duplicates. */
    END_TO_END;

    /** As the option calls it. */
    @Override
    public String toString() {
        return EnumNames.of(this);
    }
}
