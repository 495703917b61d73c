// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.options;

import io.github.flinklivekit.frame.pixels.EnumNames;

import org.apache.flink.annotation.PublicEvolving;

/** Which four numbers are a box, where an output of boxes stands alone. */
@PublicEvolving
public enum BoxFormat {
    /** Left, top, right, bottom. */
    XYXY,
    /** Top, left, bottom, right, as in TensorFlow. */
    YXYX,
    /** Centre, width, height. */
    CXCYWH;

    /** As the option calls it. */
    @Override
    public String toString() {
        return EnumNames.of(this);
    }
}
