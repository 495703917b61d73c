// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.output;

import io.github.flinklivekit.model.onnx.internal.input.InputGeometry;
import io.github.flinklivekit.model.onnx.internal.settings.OutputSettings;
import io.github.flinklivekit.model.onnx.options.BoxFormat;
import io.github.flinklivekit.model.onnx.options.BoxUnit;
import io.github.flinklivekit.model.onnx.result.DetectedObject;

import java.util.List;

/** What the decoders of boxes share: which boxes count, and what becomes of them. */
final class ObjectBoxes {

    private final Labels labels;
    private final OutputSettings.Detection settings;
    private final BoxFormat format;
    private final boolean suppress;
    private final BoxCandidates candidates = new BoxCandidates();

    /**
     * @param suppress whether the model leaves duplicates in, unless the option says it
     */
    ObjectBoxes(
            Labels labels, OutputSettings.Detection settings, BoxFormat format, boolean suppress) {
        this.labels = labels;
        this.settings = settings;
        this.format = format;
        this.suppress =
                settings.suppressDuplicates() == null ? suppress : settings.suppressDuplicates();
    }

    boolean countsAsObject(float score) {
        return score >= settings.minScore();
    }

    void begin() {
        candidates.clear();
    }

    void add(float[] box, float score, int classNumber, InputGeometry geometry) {
        boolean pixels = settings.boxUnit() == BoxUnit.PIXELS;
        candidates.add(
                format,
                box,
                pixels ? 1 : geometry.inputWidth(),
                pixels ? 1 : geometry.inputHeight(),
                score,
                classNumber);
    }

    List<DetectedObject> end(InputGeometry geometry) {
        return candidates.objects(
                suppress, settings.iouThreshold(), settings.maxObjects(), labels, geometry);
    }
}
