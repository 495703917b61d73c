// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.output;

import io.github.flinklivekit.model.onnx.internal.input.InputGeometry;
import io.github.flinklivekit.model.onnx.internal.session.OutputTensor;
import io.github.flinklivekit.model.onnx.result.DetectedObject;

import java.util.Arrays;
import java.util.List;

/**
 * Objects of one output whose boxes have their centre, their size and a score for each class: {N, 5
 * + C} with the score of there being any object (YOLOv5), or {4 + C, N} without (YOLOv8).
 */
final class YoloDecoder implements OutputDecoder<List<DetectedObject>> {

    private static final int NUMBERS = 4;

    private final ObjectBoxes boxes;
    private final boolean columns;
    private final float[] box = new float[NUMBERS];
    private float[] row = new float[0];
    private float[] best = new float[0];
    private int[] bestClass = new int[0];

    /**
     * @param columns whether a box is a column, as in YOLOv8, rather than a row
     */
    YoloDecoder(ObjectBoxes boxes, boolean columns) {
        this.boxes = boxes;
        this.columns = columns;
    }

    @Override
    public List<DetectedObject> decode(
            List<OutputTensor> outputs, int index, InputGeometry geometry) {
        OutputTensor output = outputs.get(0);
        int longest = Math.max(output.dimension(1), output.dimension(2));
        if (row.length < longest) {
            row = new float[longest];
            best = new float[longest];
            bestClass = new int[longest];
        }
        boxes.begin();
        int start = index * output.elementsFrom(1);
        if (columns) {
            readColumns(output, start, geometry);
        } else {
            readRows(output, start, geometry);
        }
        return boxes.end(geometry);
    }

    private void readRows(OutputTensor output, int start, InputGeometry geometry) {
        int count = output.dimension(1);
        int numbers = output.dimension(2);
        for (int i = 0; i < count; i++) {
            output.read(start + i * numbers, row, numbers);
            float any = row[NUMBERS];
            if (!boxes.countsAsObject(any)) {
                continue;
            }
            int highest = NUMBERS + 1;
            for (int c = highest + 1; c < numbers; c++) {
                if (row[c] > row[highest]) {
                    highest = c;
                }
            }
            float score = any * row[highest];
            if (boxes.countsAsObject(score)) {
                System.arraycopy(row, 0, box, 0, NUMBERS);
                boxes.add(box, score, highest - NUMBERS - 1, geometry);
            }
        }
    }

    private void readColumns(OutputTensor output, int start, InputGeometry geometry) {
        int numbers = output.dimension(1);
        int count = output.dimension(2);
        Arrays.fill(best, 0, count, Float.NEGATIVE_INFINITY);
        for (int c = NUMBERS; c < numbers; c++) {
            output.read(start + c * count, row, count);
            for (int i = 0; i < count; i++) {
                if (row[i] > best[i]) {
                    best[i] = row[i];
                    bestClass[i] = c - NUMBERS;
                }
            }
        }
        for (int i = 0; i < count; i++) {
            if (boxes.countsAsObject(best[i])) {
                for (int k = 0; k < NUMBERS; k++) {
                    box[k] = (float) output.get(start + k * count + i);
                }
                boxes.add(box, best[i], bestClass[i], geometry);
            }
        }
    }
}
