// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.settings;

import io.github.flinklivekit.model.onnx.options.BoxFormat;
import io.github.flinklivekit.model.onnx.options.BoxUnit;
import io.github.flinklivekit.model.onnx.options.DetectionFormat;
import io.github.flinklivekit.model.onnx.options.ModelTask;

import org.apache.flink.annotation.Internal;

import javax.annotation.Nullable;

import java.io.Serializable;
import java.util.List;

/**
 * How outputs become results, as far as the options say it.
 *
 * @param labels the file with the names of classes, or null
 * @param outputs the names of the outputs to read; empty where their shapes have to say it
 */
@Internal
public record OutputSettings(
        ModelTask task,
        @Nullable String labels,
        List<String> outputs,
        int topK,
        boolean softmax,
        Detection detection)
        implements Serializable {

    public OutputSettings {
        outputs = List.copyOf(outputs);
    }

    /**
     * Of the detection of objects.
     *
     * @param backgroundClass whether class 0 is no object
     * @param minScore 0 to 1
     * @param suppressDuplicates null where the format decides it
     * @param iouThreshold intersection over union, 0 to 1
     */
    @Internal
    public record Detection(
            DetectionFormat format,
            BoxFormat boxFormat,
            BoxUnit boxUnit,
            boolean backgroundClass,
            float minScore,
            @Nullable Boolean suppressDuplicates,
            float iouThreshold,
            int maxObjects)
            implements Serializable {}
}
