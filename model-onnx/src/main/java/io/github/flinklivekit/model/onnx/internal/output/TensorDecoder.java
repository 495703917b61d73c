// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.output;

import io.github.flinklivekit.model.onnx.internal.input.InputGeometry;
import io.github.flinklivekit.model.onnx.internal.session.OutputTensor;
import io.github.flinklivekit.model.onnx.result.OutputValues;

import java.util.List;

/** The elements of a picture as they are. */
final class TensorDecoder implements OutputDecoder<OutputValues> {

    @Override
    public OutputValues decode(List<OutputTensor> outputs, int index, InputGeometry geometry) {
        OutputTensor output = outputs.get(0);
        double[] values = new double[output.elementsFrom(1)];
        for (int i = 0; i < values.length; i++) {
            values[i] = output.get(index * values.length + i);
        }
        return new OutputValues(values, output.shapeFrom(1));
    }
}
