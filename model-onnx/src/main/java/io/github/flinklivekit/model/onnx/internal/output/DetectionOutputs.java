// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.output;

import io.github.flinklivekit.model.onnx.internal.input.InputSpec;
import io.github.flinklivekit.model.onnx.internal.session.OnnxSession;
import io.github.flinklivekit.model.onnx.internal.session.TensorSpec;
import io.github.flinklivekit.model.onnx.internal.settings.OutputSettings;
import io.github.flinklivekit.model.onnx.options.BoxFormat;
import io.github.flinklivekit.model.onnx.options.DetectionFormat;
import io.github.flinklivekit.model.onnx.options.InvalidModelException;
import io.github.flinklivekit.model.onnx.options.OnnxModelOptions;
import io.github.flinklivekit.model.onnx.result.DetectedObject;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Finds out how the outputs of a model that detects objects are to be read. */
final class DetectionOutputs {

    private static final int BOX = 4;
    private static final int END_TO_END = 6;

    private final OnnxSession session;
    private final InputSpec input;
    private final OutputSettings settings;
    private final Labels labels;

    DetectionOutputs(OnnxSession session, InputSpec input, OutputSettings settings, Labels labels) {
        this.session = session;
        this.input = input;
        this.settings = settings;
        this.labels = labels;
    }

    DecodedOutputs<List<DetectedObject>> resolve() {
        List<TensorSpec> outputs =
                settings.outputs().isEmpty()
                        ? session.outputs()
                        : OutputChoice.named(session, settings.outputs());
        outputs.forEach(output -> OutputChoice.checkNumbers(session, output));
        DetectionFormat format = settings.detection().format();
        if (format == DetectionFormat.AUTO) {
            format = outputs.size() == 1 ? ofShape(outputs.get(0)) : DetectionFormat.BOXES_SCORES;
        }
        return format == DetectionFormat.BOXES_SCORES
                ? boxesAndScores(outputs)
                : single(format, outputs);
    }

    private DetectionFormat ofShape(TensorSpec output) {
        checkRank(output);
        long middle = output.dimension(1);
        long last = output.dimension(2);
        if (labels.count() > 0) {
            if (middle == BOX + labels.count()) {
                return DetectionFormat.YOLO_V8;
            }
            if (last == BOX + 1 + labels.count() && last != END_TO_END) {
                return DetectionFormat.YOLO_V5;
            }
        }
        if (last == END_TO_END && (middle < 0 || middle > END_TO_END) && labels.count() != 1) {
            return DetectionFormat.END_TO_END;
        }
        if (middle > BOX && (last < 0 || last > middle)) {
            return DetectionFormat.YOLO_V8;
        }
        if (last > BOX + 1 && last != END_TO_END && (middle < 0 || middle > last)) {
            return DetectionFormat.YOLO_V5;
        }
        throw new InvalidModelException(
                ("The output %s of the model '%s' does not say how it is boxes: write '%s' ="
                                + " 'yolo-v5', 'yolo-v8' or 'end-to-end'")
                        .formatted(
                                output, session.path(), OnnxModelOptions.DETECTION_FORMAT.key()));
    }

    private DecodedOutputs<List<DetectedObject>> single(
            DetectionFormat format, List<TensorSpec> outputs) {
        if (outputs.size() != 1) {
            throw new InvalidModelException(
                    "'%s' = '%s' reads one output, but the model '%s' has %s: name it in '%s'"
                            .formatted(
                                    OnnxModelOptions.DETECTION_FORMAT.key(),
                                    format,
                                    session.path(),
                                    outputs,
                                    OnnxModelOptions.OUTPUTS.key()));
        }
        TensorSpec output = outputs.get(0);
        checkRank(output);
        boolean columns = format == DetectionFormat.YOLO_V8;
        long numbers = output.dimension(columns ? 1 : 2);
        if (format == DetectionFormat.END_TO_END) {
            checkNumbers(format, output, numbers, numbers < 0 || numbers == END_TO_END);
            return new DecodedOutputs<>(outputs, new EndToEndDecoder(boxes(BoxFormat.XYXY, false)));
        }
        int before = columns ? BOX : BOX + 1;
        checkNumbers(format, output, numbers, numbers < 0 || numbers > before);
        labels.checkCount(session, output, numbers - before);
        return new DecodedOutputs<>(
                outputs, new YoloDecoder(boxes(BoxFormat.CXCYWH, true), columns));
    }

    private void checkNumbers(
            DetectionFormat format, TensorSpec output, long numbers, boolean fits) {
        if (!fits) {
            throw new InvalidModelException(
                    "'%s' = '%s' does not fit the output %s of the model '%s', with %d numbers a box"
                            .formatted(
                                    OnnxModelOptions.DETECTION_FORMAT.key(),
                                    format,
                                    output,
                                    session.path(),
                                    numbers));
        }
    }

    private void checkRank(TensorSpec output) {
        if (output.rank() != 3 || (output.isFixed(0) && output.dimension(0) != input.maxFrames())) {
            throw new InvalidModelException(
                    ("The model '%s' has the output %s, but one output of boxes is {%d, N, numbers}"
                                    + " or {%d, numbers, N}: name the outputs of boxes and scores in"
                                    + " '%s', if it has any")
                            .formatted(
                                    session.path(),
                                    output,
                                    input.maxFrames(),
                                    input.maxFrames(),
                                    OnnxModelOptions.OUTPUTS.key()));
        }
    }

    private DecodedOutputs<List<DetectedObject>> boxesAndScores(List<TensorSpec> outputs) {
        List<TensorSpec> chosen =
                settings.outputs().isEmpty() ? recognise(outputs) : checkNamed(outputs);
        TensorSpec boxes = chosen.get(0);
        TensorSpec scores = chosen.get(1);
        boolean batched = boxes.rank() == 3;
        if (!batched && input.maxFrames() != 1) {
            throw new InvalidModelException(
                    ("The model '%s' has the boxes %s of one picture, but the input %s takes %d: write"
                                    + " '%s' = '1'")
                            .formatted(
                                    session.path(),
                                    boxes,
                                    input.tensor(),
                                    input.maxFrames(),
                                    OnnxModelOptions.BATCH_MAX_FRAMES.key()));
        }
        boolean scorePerClass = scores.rank() == boxes.rank();
        if (scorePerClass) {
            labels.checkCount(session, scores, scores.dimension(-1));
        }
        boolean background = settings.detection().backgroundClass();
        if (background && (!scorePerClass || scores.dimension(-1) == 1)) {
            throw new InvalidModelException(
                    "'%s' is for a score of each class, but the model '%s' has the scores %s"
                            .formatted(
                                    OnnxModelOptions.BACKGROUND_CLASS.key(),
                                    session.path(),
                                    scores));
        }
        return new DecodedOutputs<>(
                chosen,
                new BoxesScoresDecoder(
                        boxes(settings.detection().boxFormat(), chosen.size() == 2),
                        batched,
                        background ? 1 : 0));
    }

    private List<TensorSpec> checkNamed(List<TensorSpec> named) {
        boolean fits =
                (named.size() == 2 || named.size() == 3)
                        && isBoxes(named.get(0))
                        && (named.get(1).rank() == named.get(0).rank()
                                || named.get(1).rank() == named.get(0).rank() - 1);
        if (!fits) {
            throw new InvalidModelException(
                    ("'%s' names boxes {N, 4}, scores {N} or {N, C} and maybe classes {N}, in this"
                                    + " order, but those of the model '%s' are %s")
                            .formatted(OnnxModelOptions.OUTPUTS.key(), session.path(), named));
        }
        return named;
    }

    private List<TensorSpec> recognise(List<TensorSpec> outputs) {
        // The scores of four boxes have the shape of boxes without a batch.
        int highest = outputs.stream().mapToInt(TensorSpec::rank).max().orElse(0);
        List<TensorSpec> boxes =
                outputs.stream()
                        .filter(DetectionOutputs::isBoxes)
                        .filter(output -> output.rank() == highest)
                        .toList();
        if (boxes.size() == 1) {
            int rank = boxes.get(0).rank();
            List<TensorSpec> perBox =
                    outputs.stream().filter(output -> output.rank() == rank - 1).toList();
            List<TensorSpec> perClass =
                    outputs.stream()
                            .filter(each -> each.rank() == rank && !each.equals(boxes.get(0)))
                            .filter(each -> each.type().isFloat())
                            .toList();
            List<TensorSpec> classes = perBox.stream().filter(DetectionOutputs::isClasses).toList();
            List<TensorSpec> scores = new ArrayList<>(perBox);
            scores.removeAll(classes);
            scores.removeIf(each -> !each.type().isFloat());
            if (scores.size() == 1 && classes.size() <= 1 && perClass.isEmpty()) {
                List<TensorSpec> chosen = new ArrayList<>(boxes);
                chosen.addAll(scores);
                chosen.addAll(classes);
                return chosen;
            }
            if (scores.isEmpty() && classes.isEmpty() && perClass.size() == 1) {
                return List.of(boxes.get(0), perClass.get(0));
            }
        }
        throw new InvalidModelException(
                ("Which outputs of the model '%s' are boxes and scores cannot be told of %s: name"
                                + " them in this order, as in '%s' = 'boxes;scores'")
                        .formatted(session.path(), outputs, OnnxModelOptions.OUTPUTS.key()));
    }

    private static boolean isBoxes(TensorSpec output) {
        return (output.rank() == 2 || output.rank() == 3)
                && output.dimension(-1) == BOX
                && output.type().isFloat();
    }

    private static boolean isClasses(TensorSpec output) {
        String name = output.name().toLowerCase(Locale.ROOT);
        return !output.type().isFloat() || name.contains("class") || name.contains("label");
    }

    private ObjectBoxes boxes(BoxFormat format, boolean suppress) {
        return new ObjectBoxes(labels, settings.detection(), format, suppress);
    }
}
