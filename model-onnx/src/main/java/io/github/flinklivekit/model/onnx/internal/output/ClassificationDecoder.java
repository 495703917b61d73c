// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.output;

import io.github.flinklivekit.model.onnx.internal.input.InputGeometry;
import io.github.flinklivekit.model.onnx.internal.session.OutputTensor;
import io.github.flinklivekit.model.onnx.result.Classification;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The best classes of a picture, best first. */
final class ClassificationDecoder implements OutputDecoder<List<Classification>> {

    private final Labels labels;
    private final int topK;
    private final boolean softmax;
    private final BitSet taken = new BitSet();
    private float[] scores = new float[0];

    ClassificationDecoder(Labels labels, int topK, boolean softmax) {
        this.labels = labels;
        this.topK = topK;
        this.softmax = softmax;
    }

    @Override
    public List<Classification> decode(
            List<OutputTensor> outputs, int index, InputGeometry geometry) {
        OutputTensor output = outputs.get(0);
        int classes = output.elementsFrom(1);
        if (scores.length != classes) {
            scores = new float[classes];
        }
        output.read(index * classes, scores, classes);
        taken.clear();
        if (softmax) {
            softmax();
        }
        List<Classification> best = new ArrayList<>(Math.min(topK, classes));
        for (int i = 0; i < topK && i < classes; i++) {
            int next = highest();
            best.add(new Classification(labels.name(next), scores[next]));
            taken.set(next);
        }
        return best;
    }

    /** Less the highest score first, which changes nothing but keeps the exponentials finite. */
    private void softmax() {
        float highest = scores[highest()];
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            double exponential = Math.exp(scores[i] - highest);
            scores[i] = (float) exponential;
            sum += exponential;
        }
        for (int i = 0; i < scores.length; i++) {
            scores[i] /= (float) sum;
        }
    }

    /** The number of the highest of those that are not taken yet, of which there is one. */
    private int highest() {
        int best = taken.nextClearBit(0);
        for (int i = best + 1; i < scores.length; i++) {
            if (!taken.get(i) && scores[i] > scores[best]) {
                best = i;
            }
        }
        return best;
    }
}
