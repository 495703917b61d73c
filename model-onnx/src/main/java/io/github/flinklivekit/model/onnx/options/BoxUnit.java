// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.options;

import io.github.flinklivekit.frame.pixels.EnumNames;

import org.apache.flink.annotation.PublicEvolving;

/** What the numbers of a box count. */
@PublicEvolving
public enum BoxUnit {
    /** Pixels of the model's input. */
    PIXELS,
    /** Parts of the width and height of the input, 0 to 1. */
    RELATIVE;

    /** As the option calls it. */
    @Override
    public String toString() {
        return EnumNames.of(this);
    }
}
