// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.output;

import io.github.flinklivekit.model.onnx.internal.input.InputGeometry;
import io.github.flinklivekit.model.onnx.internal.session.OutputTensor;
import io.github.flinklivekit.model.onnx.result.DetectedObject;

import java.util.List;

/**
 * Objects of outputs of boxes {N, 4}, of scores {N} or {N, C}, and maybe of classes {N}, each with
 * or without the dimension of the batch before.
 */
final class BoxesScoresDecoder implements OutputDecoder<List<DetectedObject>> {

    private static final int NUMBERS = 4;

    private final ObjectBoxes boxes;
    private final boolean batched;
    private final int firstClass;
    private final float[] box = new float[NUMBERS];
    private float[] scores = new float[0];

    /**
     * @param batched whether the outputs begin with the dimension of the batch
     * @param firstClass of scores {N, C}: 1 if class 0 is the background
     */
    BoxesScoresDecoder(ObjectBoxes boxes, boolean batched, int firstClass) {
        this.boxes = boxes;
        this.batched = batched;
        this.firstClass = firstClass;
    }

    @Override
    public List<DetectedObject> decode(
            List<OutputTensor> outputs, int index, InputGeometry geometry) {
        OutputTensor boxValues = outputs.get(0);
        OutputTensor scoreValues = outputs.get(1);
        int first = batched ? 1 : 0;
        int count = boxValues.dimension(first);
        int classes = scoreValues.rank() > first + 1 ? scoreValues.dimension(first + 1) : 1;
        if (scores.length != classes) {
            scores = new float[classes];
        }
        boxes.begin();
        for (int i = 0; i < count; i++) {
            int row = index * count + i;
            scoreValues.read(row * classes, scores, classes);
            int best = classes == 1 ? 0 : highest();
            if (boxes.countsAsObject(scores[best])) {
                boxValues.read(row * NUMBERS, box, NUMBERS);
                int number = outputs.size() > 2 ? (int) outputs.get(2).get(row) : best;
                boxes.add(box, scores[best], number, geometry);
            }
        }
        return boxes.end(geometry);
    }

    private int highest() {
        int best = firstClass;
        for (int c = firstClass + 1; c < scores.length; c++) {
            if (scores[c] > scores[best]) {
                best = c;
            }
        }
        return best;
    }
}
