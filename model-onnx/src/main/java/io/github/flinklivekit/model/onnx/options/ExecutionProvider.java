// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.options;

import io.github.flinklivekit.frame.pixels.EnumNames;

import org.apache.flink.annotation.PublicEvolving;

/** Where ONNX Runtime computes. */
@PublicEvolving
public enum ExecutionProvider {
    /** On the processor. */
    CPU,
    /** On an NVIDIA GPU, with a build of ONNX Runtime that can. */
    CUDA;

    /** As the option calls it. */
    @Override
    public String toString() {
        return EnumNames.of(this);
    }
}
