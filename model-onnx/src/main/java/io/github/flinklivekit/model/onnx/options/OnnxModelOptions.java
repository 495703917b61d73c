// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.options;

import io.github.flinklivekit.frame.operators.TensorLayout;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

import java.time.Duration;
import java.util.List;

/** The options of a model, the same in SQL and in jobs. {@code docs/models.md} lists them. */
@PublicEvolving
public final class OnnxModelOptions {

    public static final ConfigOption<String> PATH =
            ConfigOptions.key("path")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The model's file, a path or a file:// URI: on each machine that plans "
                                    + "or runs, at the same place.");

    public static final ConfigOption<ModelTask> TASK =
            ConfigOptions.key("task")
                    .enumType(ModelTask.class)
                    .noDefaultValue()
                    .withDescription(
                            "What the outputs say: 'classification', 'object-detection', "
                                    + "'embedding' or 'tensor'.");

    public static final ConfigOption<String> LABELS =
            ConfigOptions.key("labels")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "A text file in UTF-8 with the name of a class on each line, a path or "
                                    + "a file:// URI. Without it, a label is the number of the class.");

    public static final ConfigOption<List<String>> OUTPUTS =
            ConfigOptions.key("outputs")
                    .stringType()
                    .asList()
                    .noDefaultValue()
                    .withDescription(
                            "The names of the outputs to read. For 'object-detection': boxes, "
                                    + "scores and, if there are, classes, in this order, as in "
                                    + "'boxes;scores'. Needed where a model has several and their shapes do "
                                    + "not say it.");

    public static final ConfigOption<Integer> TOP_K =
            ConfigOptions.key("classification.top-k")
                    .intType()
                    .defaultValue(5)
                    .withDescription("How many classes are given, best first.");

    public static final ConfigOption<Boolean> SOFTMAX =
            ConfigOptions.key("classification.softmax")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription(
                            "Whether to make probabilities of the scores, for a model that does not "
                                    + "do so itself.");

    public static final ConfigOption<DetectionFormat> DETECTION_FORMAT =
            ConfigOptions.key("detection.format")
                    .enumType(DetectionFormat.class)
                    .defaultValue(DetectionFormat.AUTO)
                    .withDescription(
                            "How outputs are boxes: 'boxes-scores', 'yolo-v5' ({N, 5 + C}), "
                                    + "'yolo-v8' ({4 + C, N}), 'end-to-end' ({N, 6}: corners, score, class), "
                                    + "or 'auto' for what their shapes say.");

    public static final ConfigOption<BoxFormat> BOX_FORMAT =
            ConfigOptions.key("detection.box-format")
                    .enumType(BoxFormat.class)
                    .defaultValue(BoxFormat.XYXY)
                    .withDescription(
                            "Of 'boxes-scores': 'xyxy' (left, top, right, bottom), 'yxyx' or "
                                    + "'cxcywh' (centre and size).");

    public static final ConfigOption<BoxUnit> BOX_UNIT =
            ConfigOptions.key("detection.box-unit")
                    .enumType(BoxUnit.class)
                    .defaultValue(BoxUnit.PIXELS)
                    .withDescription(
                            "What boxes count: 'pixels' of the input, or 'relative', parts of its "
                                    + "width and height.");

    public static final ConfigOption<Boolean> BACKGROUND_CLASS =
            ConfigOptions.key("detection.background-class")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription(
                            "Whether the class 0 of scores {N, C} is the background, which is no object. "
                                    + "It is left out.");

    public static final ConfigOption<Float> MIN_SCORE =
            ConfigOptions.key("min-score")
                    .floatType()
                    .defaultValue(0.25f)
                    .withDescription(
                            "Of 'object-detection': objects with a lower score are left out.");

    public static final ConfigOption<Boolean> NON_MAXIMUM_SUPPRESSION =
            ConfigOptions.key("detection.nms")
                    .booleanType()
                    .noDefaultValue()
                    .withDescription(
                            "Whether to leave out boxes that overlap a better one of the same "
                                    + "class. Without it, where the model does not do so itself: for "
                                    + "'yolo-v5', 'yolo-v8', and 'boxes-scores' without an output of classes.");

    public static final ConfigOption<Float> IOU_THRESHOLD =
            ConfigOptions.key("detection.iou-threshold")
                    .floatType()
                    .defaultValue(0.45f)
                    .withDescription(
                            "Above which overlap (intersection over union) a box counts as a "
                                    + "duplicate.");

    public static final ConfigOption<Integer> MAX_OBJECTS =
            ConfigOptions.key("detection.max-objects")
                    .intType()
                    .defaultValue(100)
                    .withDescription(
                            "How many objects of a picture are given at most, best first.");

    public static final ConfigOption<TensorLayout> INPUT_LAYOUT =
            ConfigOptions.key("input.layout")
                    .enumType(TensorLayout.class)
                    .noDefaultValue()
                    .withDescription(
                            "'NCHW' or 'NHWC', where the shape of the input does not say it.");

    public static final ConfigOption<Integer> INPUT_WIDTH =
            ConfigOptions.key("input.width")
                    .intType()
                    .noDefaultValue()
                    .withDescription("In pixels, of a model that takes any width.");

    public static final ConfigOption<Integer> INPUT_HEIGHT =
            ConfigOptions.key("input.height")
                    .intType()
                    .noDefaultValue()
                    .withDescription("In pixels, of a model that takes any height.");

    public static final ConfigOption<InputFit> INPUT_FIT =
            ConfigOptions.key("input.fit")
                    .enumType(InputFit.class)
                    .defaultValue(InputFit.LETTERBOX)
                    .withDescription(
                            "How a picture of other proportions comes to the size of the input: "
                                    + "'letterbox' or 'stretch'.");

    public static final ConfigOption<Integer> INPUT_PADDING =
            ConfigOptions.key("input.padding")
                    .intType()
                    .defaultValue(114)
                    .withDescription("The grey beside a picture in a letterbox, 0 to 255.");

    public static final ConfigOption<ChannelOrder> INPUT_CHANNELS =
            ConfigOptions.key("input.channels")
                    .enumType(ChannelOrder.class)
                    .defaultValue(ChannelOrder.RGB)
                    .withDescription("The order of colours: 'rgb' or 'bgr'.");

    public static final ConfigOption<Float> INPUT_SCALE =
            ConfigOptions.key("input.scale")
                    .floatType()
                    .defaultValue(1 / 255f)
                    .withDescription(
                            "What pixels are multiplied by: an element is (pixel × scale - mean) / "
                                    + "std. Not for inputs of uint8, whose elements are the pixels.");

    public static final ConfigOption<List<Float>> INPUT_MEAN =
            ConfigOptions.key("input.mean")
                    .floatType()
                    .asList()
                    .defaultValues(0f, 0f, 0f)
                    .withDescription(
                            "The mean of each channel, in the order of 'input.channels', as in "
                                    + "'0.485;0.456;0.406'.");

    public static final ConfigOption<List<Float>> INPUT_STD =
            ConfigOptions.key("input.std")
                    .floatType()
                    .asList()
                    .defaultValues(1f, 1f, 1f)
                    .withDescription("The standard deviation of each channel, above 0.");

    public static final ConfigOption<Integer> BATCH_MAX_FRAMES =
            ConfigOptions.key("batch.max-frames")
                    .intType()
                    .noDefaultValue()
                    .withDescription(
                            "How many frames go into one call of the model. Without it, what the "
                                    + "model's input says, and 8 where it takes any number.");

    public static final ConfigOption<Duration> BATCH_MAX_DELAY =
            ConfigOptions.key("batch.max-delay")
                    .durationType()
                    .defaultValue(Duration.ZERO)
                    .withDescription(
                            "How long the first frame of a batch waits for others, from when it "
                                    + "came. The time it waits for the model counts.");

    public static final ConfigOption<WhenBusy> WHEN_BUSY =
            ConfigOptions.key("when-busy")
                    .enumType(WhenBusy.class)
                    .defaultValue(WhenBusy.DROP)
                    .withDescription(
                            "What happens to frames while the model is at work: 'drop', and the "
                                    + "newest of each track waits; or 'wait', for recordings.");

    public static final ConfigOption<ExecutionProvider> EXECUTION_PROVIDER =
            ConfigOptions.key("execution-provider")
                    .enumType(ExecutionProvider.class)
                    .defaultValue(ExecutionProvider.CPU)
                    .withDescription("Where it computes: 'cpu' or 'cuda'.");

    public static final ConfigOption<Integer> CUDA_DEVICE =
            ConfigOptions.key("cuda.device")
                    .intType()
                    .defaultValue(0)
                    .withDescription("The number of the GPU.");

    public static final ConfigOption<Integer> CPU_THREADS =
            ConfigOptions.key("cpu.threads")
                    .intType()
                    .defaultValue(0)
                    .withDescription(
                            "How many threads compute one call on the processor; 0 for one a core.");

    private OnnxModelOptions() {}

    /** All of them, in the order of the documentation. */
    public static List<ConfigOption<?>> all() {
        return List.of(
                PATH,
                TASK,
                LABELS,
                OUTPUTS,
                TOP_K,
                SOFTMAX,
                DETECTION_FORMAT,
                BOX_FORMAT,
                BOX_UNIT,
                BACKGROUND_CLASS,
                MIN_SCORE,
                NON_MAXIMUM_SUPPRESSION,
                IOU_THRESHOLD,
                MAX_OBJECTS,
                INPUT_LAYOUT,
                INPUT_WIDTH,
                INPUT_HEIGHT,
                INPUT_FIT,
                INPUT_PADDING,
                INPUT_CHANNELS,
                INPUT_SCALE,
                INPUT_MEAN,
                INPUT_STD,
                BATCH_MAX_FRAMES,
                BATCH_MAX_DELAY,
                WHEN_BUSY,
                EXECUTION_PROVIDER,
                CUDA_DEVICE,
                CPU_THREADS);
    }
}
