// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.result;

import org.apache.flink.annotation.PublicEvolving;

import java.io.Serializable;
import java.util.Objects;

/**
 * A class that a picture may be of.
 *
 * @param label its name, or its number where the model has no names
 * @param score as the model gives it, or a probability if softmax was asked for
 */
@PublicEvolving
public record Classification(String label, float score) implements Serializable {

    public Classification {
        Objects.requireNonNull(label, "label");
    }
}
