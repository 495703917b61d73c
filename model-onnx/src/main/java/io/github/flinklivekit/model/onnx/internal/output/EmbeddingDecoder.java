// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.output;

import io.github.flinklivekit.model.onnx.internal.input.InputGeometry;
import io.github.flinklivekit.model.onnx.internal.session.OutputTensor;

import java.util.List;

/** All elements of a picture as one vector. */
final class EmbeddingDecoder implements OutputDecoder<float[]> {

    @Override
    public float[] decode(List<OutputTensor> outputs, int index, InputGeometry geometry) {
        OutputTensor output = outputs.get(0);
        float[] vector = new float[output.elementsFrom(1)];
        output.read(index * vector.length, vector, vector.length);
        return vector;
    }
}
