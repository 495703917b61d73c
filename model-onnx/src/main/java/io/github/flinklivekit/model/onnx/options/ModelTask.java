// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.options;

import io.github.flinklivekit.frame.pixels.EnumNames;

import org.apache.flink.annotation.PublicEvolving;

/** What the outputs of a model say about a picture. */
@PublicEvolving
public enum ModelTask {
    /** What it shows: a score for each class. */
    CLASSIFICATION,
    /** Where something is in it: boxes with scores and classes. */
    OBJECT_DETECTION,
    /** A vector that is near those of similar pictures. */
    EMBEDDING,
    /** The numbers of an output as they are. */
    TENSOR;

    /** As the option calls it. */
    @Override
    public String toString() {
        return EnumNames.of(this);
    }
}
