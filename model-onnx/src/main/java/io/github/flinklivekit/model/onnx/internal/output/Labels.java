// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.output;

import io.github.flinklivekit.model.onnx.internal.session.ModelFiles;
import io.github.flinklivekit.model.onnx.internal.session.OnnxSession;
import io.github.flinklivekit.model.onnx.internal.session.TensorSpec;
import io.github.flinklivekit.model.onnx.options.InvalidModelException;
import io.github.flinklivekit.model.onnx.options.OnnxModelOptions;

import javax.annotation.Nullable;

import java.util.List;

/**
 * The names of classes.
 *
 * @param names by number; empty where classes have none
 */
record Labels(List<String> names) {

    Labels {
        names = List.copyOf(names);
    }

    /**
     * Those of a file.
     *
     * @param location null if there is none
     * @throws InvalidModelException if it cannot be read
     */
    static Labels of(@Nullable String location) {
        return new Labels(
                location == null
                        ? List.of()
                        : ModelFiles.lines(OnnxModelOptions.LABELS.key(), location).stream()
                                .map(String::strip)
                                .toList());
    }

    /** The number of names; 0 where classes have none. */
    int count() {
        return names.size();
    }

    /** The name of a class, or its number. */
    String name(int number) {
        return number >= 0 && number < names.size() ? names.get(number) : String.valueOf(number);
    }

    /**
     * Checks that there is a name for each class.
     *
     * @param classes how many the output has; below 0 if it does not say so
     * @throws InvalidModelException if not; the message has both numbers
     */
    void checkCount(OnnxSession session, TensorSpec output, long classes) {
        if (classes >= 0 && !names.isEmpty() && names.size() != classes) {
            throw new InvalidModelException(
                    "'%s' has %d lines, but the model '%s' has %d classes in its output %s"
                            .formatted(
                                    OnnxModelOptions.LABELS.key(),
                                    names.size(),
                                    session.path(),
                                    classes,
                                    output));
        }
    }
}
