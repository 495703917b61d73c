// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.result;

import org.apache.flink.annotation.PublicEvolving;

import java.io.Serializable;
import java.util.Objects;

/**
 * Something that was found in a picture. Its box is in pixels of the frame as it lies in memory,
 * with the origin in the upper left corner, and within the frame.
 *
 * @param label the name of its class, or the number where the model has no names
 * @param score 0 to 1
 * @param x the left edge
 * @param y the upper edge
 * @param width in pixels
 * @param height in pixels
 */
@PublicEvolving
public record DetectedObject(String label, float score, float x, float y, float width, float height)
        implements Serializable {

    public DetectedObject {
        Objects.requireNonNull(label, "label");
    }
}
