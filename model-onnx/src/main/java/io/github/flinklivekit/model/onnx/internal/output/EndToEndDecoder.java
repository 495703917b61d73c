// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.output;

import io.github.flinklivekit.model.onnx.internal.input.InputGeometry;
import io.github.flinklivekit.model.onnx.internal.session.OutputTensor;
import io.github.flinklivekit.model.onnx.result.DetectedObject;

import java.util.List;

/** Objects of one output {N, 6}: two corners, score and class. */
final class EndToEndDecoder implements OutputDecoder<List<DetectedObject>> {

    private static final int NUMBERS = 6;
    private static final int SCORE = 4;
    private static final int CLASS = 5;

    private final ObjectBoxes boxes;
    private final float[] row = new float[NUMBERS];

    EndToEndDecoder(ObjectBoxes boxes) {
        this.boxes = boxes;
    }

    @Override
    public List<DetectedObject> decode(
            List<OutputTensor> outputs, int index, InputGeometry geometry) {
        OutputTensor output = outputs.get(0);
        int count = output.dimension(1);
        boxes.begin();
        for (int i = 0; i < count; i++) {
            output.read((index * count + i) * NUMBERS, row, NUMBERS);
            if (boxes.countsAsObject(row[SCORE])) {
                boxes.add(row, row[SCORE], (int) row[CLASS], geometry);
            }
        }
        return boxes.end(geometry);
    }
}
