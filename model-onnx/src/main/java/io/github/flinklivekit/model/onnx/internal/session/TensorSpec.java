// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.session;

import org.apache.flink.annotation.Internal;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.TensorInfo;

import java.util.ArrayList;
import java.util.List;

/**
 * What a model says of one input or output.
 *
 * @param dimensions their sizes; -1 where any size is taken or given
 * @param dimensionNames the name of each dimension that has no fixed size, else empty
 */
@Internal
public record TensorSpec(
        String name, ElementType type, List<Long> dimensions, List<String> dimensionNames) {

    public TensorSpec {
        dimensions = List.copyOf(dimensions);
        dimensionNames = List.copyOf(dimensionNames);
    }

    static TensorSpec of(NodeInfo node) {
        if (!(node.getInfo() instanceof TensorInfo tensor)) {
            return new TensorSpec(node.getName(), ElementType.OTHER, List.of(), List.of());
        }
        List<Long> dimensions = new ArrayList<>();
        for (long dimension : tensor.getShape()) {
            dimensions.add(dimension);
        }
        return new TensorSpec(
                node.getName(),
                ElementType.of(tensor.type),
                dimensions,
                List.of(tensor.getDimensionNames()));
    }

    /** The number of dimensions. */
    public int rank() {
        return dimensions.size();
    }

    /** The size of a dimension, or -1; a negative index counts from the end. */
    public long dimension(int index) {
        return dimensions.get(index < 0 ? rank() + index : index);
    }

    /** Whether a dimension has a size of its own. */
    public boolean isFixed(int index) {
        return dimensions.get(index) >= 0;
    }

    /** As a person writes it: {@code images: float32 {n, 3, 640, 640}}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name).append(": ").append(type).append(" {");
        for (int i = 0; i < rank(); i++) {
            String dynamic = dimensionNames.get(i).isEmpty() ? "?" : dimensionNames.get(i);
            text.append(i == 0 ? "" : ", ").append(isFixed(i) ? dimensions.get(i) : dynamic);
        }
        return text.append('}').toString();
    }
}
