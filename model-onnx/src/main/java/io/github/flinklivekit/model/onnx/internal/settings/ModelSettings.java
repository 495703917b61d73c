// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.settings;

import io.github.flinklivekit.model.onnx.options.ModelTask;
import io.github.flinklivekit.model.onnx.options.OnnxModelOptions;

import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The options of a model, checked as far as they can be without its file. */
@Internal
public record ModelSettings(
        SessionSettings session, InputSettings input, OutputSettings output, BatchSettings batch)
        implements Serializable {

    private static final int CHANNELS = 3;

    private static final Set<ConfigOption<?>> OF_CLASSIFICATION =
            Set.of(OnnxModelOptions.TOP_K, OnnxModelOptions.SOFTMAX);

    private static final Set<ConfigOption<?>> OF_DETECTION =
            Set.of(
                    OnnxModelOptions.DETECTION_FORMAT,
                    OnnxModelOptions.BOX_FORMAT,
                    OnnxModelOptions.BOX_UNIT,
                    OnnxModelOptions.BACKGROUND_CLASS,
                    OnnxModelOptions.MIN_SCORE,
                    OnnxModelOptions.NON_MAXIMUM_SUPPRESSION,
                    OnnxModelOptions.IOU_THRESHOLD,
                    OnnxModelOptions.MAX_OBJECTS);

    /**
     * Reads the options.
     *
     * @throws IllegalArgumentException if one is missing, out of its range, or contradicts another;
     *     the message says what to write
     */
    public static ModelSettings of(ReadableConfig options) {
        ModelTask task = required(options, OnnxModelOptions.TASK, "'object-detection'");
        checkTask(options, task);
        return new ModelSettings(
                session(options), input(options), output(options, task), batch(options));
    }

    private static SessionSettings session(ReadableConfig options) {
        return new SessionSettings(
                required(options, OnnxModelOptions.PATH, "'file:///models/detector.onnx'"),
                options.get(OnnxModelOptions.EXECUTION_PROVIDER),
                atLeast(options, OnnxModelOptions.CPU_THREADS, 0),
                atLeast(options, OnnxModelOptions.CUDA_DEVICE, 0));
    }

    private static InputSettings input(ReadableConfig options) {
        List<Float> std = threeChannels(options, OnnxModelOptions.INPUT_STD);
        if (std.stream().anyMatch(each -> !(each > 0))) {
            throw new IllegalArgumentException(
                    "'%s' is above 0 for each channel, not %s"
                            .formatted(OnnxModelOptions.INPUT_STD.key(), std));
        }
        int padding = options.get(OnnxModelOptions.INPUT_PADDING);
        if (padding < 0 || padding > 255) {
            throw new IllegalArgumentException(
                    "'%s' is a grey from 0 to 255, not %d"
                            .formatted(OnnxModelOptions.INPUT_PADDING.key(), padding));
        }
        return new InputSettings(
                options.get(OnnxModelOptions.INPUT_LAYOUT),
                atLeast(options, OnnxModelOptions.INPUT_WIDTH, 1),
                atLeast(options, OnnxModelOptions.INPUT_HEIGHT, 1),
                options.get(OnnxModelOptions.INPUT_FIT),
                padding,
                options.get(OnnxModelOptions.INPUT_CHANNELS),
                new InputSettings.Normalization(
                        options.get(OnnxModelOptions.INPUT_SCALE),
                        threeChannels(options, OnnxModelOptions.INPUT_MEAN),
                        std,
                        options.getOptional(OnnxModelOptions.INPUT_SCALE).isPresent()
                                || options.getOptional(OnnxModelOptions.INPUT_MEAN).isPresent()
                                || options.getOptional(OnnxModelOptions.INPUT_STD).isPresent()));
    }

    private static OutputSettings output(ReadableConfig options, ModelTask task) {
        return new OutputSettings(
                task,
                options.get(OnnxModelOptions.LABELS),
                options.getOptional(OnnxModelOptions.OUTPUTS).orElse(List.of()),
                atLeast(options, OnnxModelOptions.TOP_K, 1),
                options.get(OnnxModelOptions.SOFTMAX),
                new OutputSettings.Detection(
                        options.get(OnnxModelOptions.DETECTION_FORMAT),
                        options.get(OnnxModelOptions.BOX_FORMAT),
                        options.get(OnnxModelOptions.BOX_UNIT),
                        options.get(OnnxModelOptions.BACKGROUND_CLASS),
                        zeroToOne(options, OnnxModelOptions.MIN_SCORE),
                        options.get(OnnxModelOptions.NON_MAXIMUM_SUPPRESSION),
                        zeroToOne(options, OnnxModelOptions.IOU_THRESHOLD),
                        atLeast(options, OnnxModelOptions.MAX_OBJECTS, 1)));
    }

    private static BatchSettings batch(ReadableConfig options) {
        Duration delay = options.get(OnnxModelOptions.BATCH_MAX_DELAY);
        if (delay.isNegative()) {
            throw new IllegalArgumentException(
                    "'%s' is 0 or longer, as in '5 ms', not %s"
                            .formatted(OnnxModelOptions.BATCH_MAX_DELAY.key(), delay));
        }
        return new BatchSettings(
                atLeast(options, OnnxModelOptions.BATCH_MAX_FRAMES, 1),
                delay,
                options.get(OnnxModelOptions.WHEN_BUSY));
    }

    private static void checkTask(ReadableConfig options, ModelTask task) {
        checkUnused(options, OF_CLASSIFICATION, task, ModelTask.CLASSIFICATION);
        checkUnused(options, OF_DETECTION, task, ModelTask.OBJECT_DETECTION);
        if (task == ModelTask.EMBEDDING || task == ModelTask.TENSOR) {
            checkUnused(options, Set.of(OnnxModelOptions.LABELS), task, ModelTask.OBJECT_DETECTION);
        }
    }

    private static void checkUnused(
            ReadableConfig options,
            Set<ConfigOption<?>> ofTask,
            ModelTask task,
            ModelTask theirTask) {
        for (ConfigOption<?> option : ofTask) {
            if (task != theirTask && options.getOptional(option).isPresent()) {
                throw new IllegalArgumentException(
                        "'%s' says nothing of the task '%s': leave it out, or write 'task' = '%s'"
                                .formatted(option.key(), task, theirTask));
            }
        }
    }

    private static <T> T required(ReadableConfig options, ConfigOption<T> option, String example) {
        return options.getOptional(option)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "A model needs the option '%s', as in '%s' = %s"
                                                .formatted(option.key(), option.key(), example)));
    }

    private static Integer atLeast(
            ReadableConfig options, ConfigOption<Integer> option, int least) {
        Integer value = options.get(option);
        if (value != null && value < least) {
            throw new IllegalArgumentException(
                    "'%s' is %d or more, not %d".formatted(option.key(), least, value));
        }
        return value;
    }

    private static float zeroToOne(ReadableConfig options, ConfigOption<Float> option) {
        float value = options.get(option);
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(
                    "'%s' is from 0 to 1, not %s".formatted(option.key(), value));
        }
        return value;
    }

    private static List<Float> threeChannels(
            ReadableConfig options, ConfigOption<List<Float>> option) {
        List<Float> values = options.get(option);
        if (values.size() != CHANNELS) {
            throw new IllegalArgumentException(
                    "'%s' is three numbers, one a channel, as in '0.485;0.456;0.406', not %s"
                            .formatted(option.key(), values));
        }
        return values;
    }
}
