// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.output;

import io.github.flinklivekit.model.onnx.internal.input.InputSpec;
import io.github.flinklivekit.model.onnx.internal.session.ElementType;
import io.github.flinklivekit.model.onnx.internal.session.OnnxSession;
import io.github.flinklivekit.model.onnx.internal.session.TensorSpec;
import io.github.flinklivekit.model.onnx.options.InvalidModelException;
import io.github.flinklivekit.model.onnx.options.OnnxModelOptions;

import java.util.ArrayList;
import java.util.List;

/** Which outputs of a model are read. */
final class OutputChoice {

    private OutputChoice() {}

    /**
     * The outputs with the names of the option.
     *
     * @throws InvalidModelException if the model has no such output
     */
    static List<TensorSpec> named(OnnxSession session, List<String> names) {
        List<TensorSpec> chosen = new ArrayList<>();
        for (String name : names) {
            chosen.add(
                    session.outputs().stream()
                            .filter(output -> output.name().equals(name))
                            .findFirst()
                            .orElseThrow(
                                    () ->
                                            new InvalidModelException(
                                                    ("The model '%s' has no output '%s', which '%s'"
                                                                    + " names: it has %s")
                                                            .formatted(
                                                                    session.path(),
                                                                    name,
                                                                    OnnxModelOptions.OUTPUTS.key(),
                                                                    session.outputs()))));
        }
        return chosen;
    }

    /**
     * The one output of a task that reads one.
     *
     * @throws InvalidModelException if there are several and the option names none, or its elements
     *     are no numbers, or it does not have a row for each picture
     */
    static TensorSpec single(OnnxSession session, InputSpec input, List<String> names) {
        List<TensorSpec> from = names.isEmpty() ? session.outputs() : named(session, names);
        if (from.size() != 1) {
            throw new InvalidModelException(
                    "The model '%s' has the outputs %s, and one is read: name it in '%s'"
                            .formatted(
                                    session.path(),
                                    session.outputs(),
                                    OnnxModelOptions.OUTPUTS.key()));
        }
        TensorSpec output = from.get(0);
        checkNumbers(session, output);
        checkBatch(session, input, output);
        return output;
    }

    static void checkNumbers(OnnxSession session, TensorSpec output) {
        if (output.type() == ElementType.OTHER) {
            throw new InvalidModelException(
                    ("The output '%s' of the model '%s' has no elements that are numbers: name"
                                    + " another in '%s'")
                            .formatted(
                                    output.name(), session.path(), OnnxModelOptions.OUTPUTS.key()));
        }
    }

    private static void checkBatch(OnnxSession session, InputSpec input, TensorSpec output) {
        boolean perPicture =
                output.rank() > 0
                        && (!output.isFixed(0) || output.dimension(0) == input.maxFrames());
        if (!perPicture) {
            throw new InvalidModelException(
                    ("The model '%s' has the output %s for %d pictures in its input %s: an output"
                                    + " begins with the dimension of the batch")
                            .formatted(session.path(), output, input.maxFrames(), input.tensor()));
        }
    }
}
