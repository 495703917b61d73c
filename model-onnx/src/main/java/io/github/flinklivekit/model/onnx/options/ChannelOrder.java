// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.options;

import io.github.flinklivekit.frame.pixels.EnumNames;

import org.apache.flink.annotation.PublicEvolving;

/** The order of colours that a model was trained on. */
@PublicEvolving
public enum ChannelOrder {
    /** Red first. */
    RGB,
    /** Blue first, as OpenCV reads pictures. */
    BGR;

    /** As the option calls it. */
    @Override
    public String toString() {
        return EnumNames.of(this);
    }
}
