// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.serving;

import io.github.flinklivekit.model.onnx.internal.input.InputSpec;
import io.github.flinklivekit.model.onnx.internal.output.DecodedOutputs;
import io.github.flinklivekit.model.onnx.internal.session.OnnxSession;
import io.github.flinklivekit.model.onnx.internal.session.TensorSpec;
import io.github.flinklivekit.model.onnx.internal.settings.ModelSettings;
import io.github.flinklivekit.model.onnx.options.InvalidModelException;

import org.apache.flink.annotation.Internal;

import java.util.List;

/**
 * What is known of a model before it runs.
 *
 * @param input that takes pictures
 * @param outputs that are read
 */
@Internal
public record ModelInspection(InputSpec input, List<TensorSpec> outputs) {

    public ModelInspection {
        outputs = List.copyOf(outputs);
    }

    /**
     * Opens a model on the processor, whatever it is to run on, checks it against the options and
     * closes it.
     *
     * @throws InvalidModelException if it cannot be opened, or not be used as the settings say
     */
    public static ModelInspection of(ModelSettings settings) {
        try (OnnxSession session = OnnxSession.open(settings.session().onProcessor())) {
            InputSpec input = InputSpec.of(session, settings.input(), settings.batch());
            return new ModelInspection(
                    input, DecodedOutputs.of(session, input, settings.output()).outputs());
        }
    }
}
