// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.options;

import io.github.flinklivekit.frame.pixels.EnumNames;

import org.apache.flink.annotation.PublicEvolving;

/** How a picture comes to the size of a model where the proportions differ. */
@PublicEvolving
public enum InputFit {
    /** As large as fits, in the middle; the rest is padding. */
    LETTERBOX,
    /** The whole input, in other proportions. */
    STRETCH;

    /** As the option calls it. */
    @Override
    public String toString() {
        return EnumNames.of(this);
    }
}
