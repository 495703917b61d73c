// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx;

import io.github.flinklivekit.frame.FrameHeader;

import org.apache.flink.annotation.PublicEvolving;

import java.util.Objects;

/**
 * What a model says about a frame.
 *
 * @param header everything known about the frame except its pixels
 * @param <T> the result of the model's task
 */
@PublicEvolving
public record Inference<T>(FrameHeader header, T result) {

    public Inference {
        Objects.requireNonNull(header, "header");
        Objects.requireNonNull(result, "result");
    }
}
