// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.output;

import io.github.flinklivekit.model.onnx.internal.input.InputSpec;
import io.github.flinklivekit.model.onnx.internal.session.OnnxSession;
import io.github.flinklivekit.model.onnx.internal.session.TensorSpec;
import io.github.flinklivekit.model.onnx.internal.settings.OutputSettings;
import io.github.flinklivekit.model.onnx.options.InvalidModelException;
import io.github.flinklivekit.model.onnx.options.ModelTask;

import org.apache.flink.annotation.Internal;

import java.util.List;

/**
 * The outputs of a model that are read, and what makes results of them.
 *
 * @param outputs in the order that the decoder takes them
 */
@Internal
public record DecodedOutputs<T>(List<TensorSpec> outputs, OutputDecoder<T> decoder) {

    public DecodedOutputs {
        outputs = List.copyOf(outputs);
    }

    /**
     * Brings model and options together.
     *
     * @throws InvalidModelException if they contradict each other, or neither says what has to be
     *     known; the message names both sides
     */
    public static DecodedOutputs<?> of(
            OnnxSession session, InputSpec input, OutputSettings settings) {
        Labels labels = Labels.of(settings.labels());
        if (settings.task() == ModelTask.OBJECT_DETECTION) {
            return new DetectionOutputs(session, input, settings, labels).resolve();
        }
        TensorSpec output = OutputChoice.single(session, input, settings.outputs());
        return new DecodedOutputs<>(List.of(output), decoder(session, output, settings, labels));
    }

    private static OutputDecoder<?> decoder(
            OnnxSession session, TensorSpec output, OutputSettings settings, Labels labels) {
        return switch (settings.task()) {
            case EMBEDDING -> new EmbeddingDecoder();
            case TENSOR -> new TensorDecoder();
            default -> {
                labels.checkCount(session, output, classes(output));
                yield new ClassificationDecoder(labels, settings.topK(), settings.softmax());
            }
        };
    }

    /** The number of elements for one picture, or -1. */
    private static long classes(TensorSpec output) {
        long classes = 1;
        for (int i = 1; i < output.rank(); i++) {
            if (!output.isFixed(i)) {
                return -1;
            }
            classes *= output.dimension(i);
        }
        return classes;
    }
}
