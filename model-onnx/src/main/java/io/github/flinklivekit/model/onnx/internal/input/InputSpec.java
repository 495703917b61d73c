// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.input;

import io.github.flinklivekit.frame.operators.TensorLayout;
import io.github.flinklivekit.model.onnx.internal.session.ElementType;
import io.github.flinklivekit.model.onnx.internal.session.OnnxSession;
import io.github.flinklivekit.model.onnx.internal.session.TensorSpec;
import io.github.flinklivekit.model.onnx.internal.settings.BatchSettings;
import io.github.flinklivekit.model.onnx.internal.settings.InputSettings;
import io.github.flinklivekit.model.onnx.options.InvalidModelException;
import io.github.flinklivekit.model.onnx.options.OnnxModelOptions;

import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ConfigOption;

import javax.annotation.Nullable;

import java.util.List;
import java.util.Set;

/**
 * The input that takes pictures: what the model says of it, and the options where it says nothing.
 *
 * @param layout of a picture: {3, height, width} or {height, width, 3}
 * @param width in pixels
 * @param height in pixels
 * @param maxFrames how many pictures go into one run
 * @param fixedBatch whether a run always has that many
 */
@Internal
public record InputSpec(
        TensorSpec tensor,
        TensorLayout layout,
        int width,
        int height,
        int maxFrames,
        boolean fixedBatch) {

    private static final int CHANNELS = 3;
    private static final int RANK = 4;
    private static final int DEFAULT_MAX_FRAMES = 8;
    private static final int LARGEST_SIDE = 16_384;

    private static final Set<ElementType> ELEMENTS =
            Set.of(ElementType.FLOAT32, ElementType.FLOAT16, ElementType.UINT8);

    /**
     * Brings model and options together.
     *
     * @throws InvalidModelException if they contradict each other, or neither says what has to be
     *     known; the message names both sides
     */
    public static InputSpec of(OnnxSession session, InputSettings settings, BatchSettings batch) {
        TensorSpec tensor = onlyInput(session);
        TensorLayout layout = layout(session, tensor, settings);
        boolean planes = layout == TensorLayout.NCHW;
        int width =
                side(
                        session,
                        tensor,
                        tensor.dimension(planes ? 3 : 2),
                        settings.width(),
                        OnnxModelOptions.INPUT_WIDTH);
        int height =
                side(
                        session,
                        tensor,
                        tensor.dimension(planes ? 2 : 1),
                        settings.height(),
                        OnnxModelOptions.INPUT_HEIGHT);
        if (tensor.type() == ElementType.UINT8 && settings.normalization().chosen()) {
            throw new InvalidModelException(
                    ("'input.scale', 'input.mean' and 'input.std' are for inputs of floats, but the"
                                    + " model '%s' takes the pixels themselves, %s: leave them out")
                            .formatted(session.path(), tensor));
        }
        boolean fixed = tensor.isFixed(0);
        return new InputSpec(
                tensor, layout, width, height, maxFrames(session, tensor, batch), fixed);
    }

    /** The dimensions of one picture. */
    public List<Long> picture() {
        long w = width;
        long h = height;
        return layout == TensorLayout.NCHW
                ? List.of((long) CHANNELS, h, w)
                : List.of(h, w, (long) CHANNELS);
    }

    private static TensorSpec onlyInput(OnnxSession session) {
        List<TensorSpec> inputs = session.inputs();
        if (inputs.size() != 1) {
            throw new InvalidModelException(
                    "The model '%s' has %d inputs, %s, but only models with one, a picture, are run"
                            .formatted(session.path(), inputs.size(), inputs));
        }
        TensorSpec input = inputs.get(0);
        if (input.rank() != RANK) {
            throw new InvalidModelException(
                    ("The model '%s' takes %s, but a picture is {batch, 3, height, width} or {batch,"
                                    + " height, width, 3}")
                            .formatted(session.path(), input));
        }
        if (!ELEMENTS.contains(input.type())) {
            throw new InvalidModelException(
                    ("The model '%s' takes %s, but pictures are given as float32, float16 or uint8:"
                                    + " export it with one of these")
                            .formatted(session.path(), input));
        }
        return input;
    }

    private static TensorLayout layout(
            OnnxSession session, TensorSpec input, InputSettings settings) {
        boolean planes = couldBeChannels(input, 1);
        boolean pixels = couldBeChannels(input, 3);
        TensorLayout said = settings.layout();
        if (said != null) {
            if (said == TensorLayout.NCHW ? !planes : !pixels) {
                throw new InvalidModelException(
                        ("'%s' = '%s' has 3 channels %s, but the model '%s' takes %s: it has one"
                                        + " input of three channels in the other layout, or none")
                                .formatted(
                                        OnnxModelOptions.INPUT_LAYOUT.key(),
                                        said,
                                        said == TensorLayout.NCHW
                                                ? "in the second place"
                                                : "at the end",
                                        session.path(),
                                        input));
            }
            return said;
        }
        boolean surelyPlanes = input.dimension(1) == CHANNELS;
        boolean surelyPixels = input.dimension(3) == CHANNELS;
        if (surelyPlanes != surelyPixels) {
            return surelyPlanes ? TensorLayout.NCHW : TensorLayout.NHWC;
        }
        if (planes != pixels) {
            return planes ? TensorLayout.NCHW : TensorLayout.NHWC;
        }
        if (!planes) {
            throw new InvalidModelException(
                    "The model '%s' takes %s, but a picture has 3 channels, red, green and blue"
                            .formatted(session.path(), input));
        }
        throw new InvalidModelException(
                "The model '%s' takes %s, which may be either layout: write '%s' = 'NCHW' or 'NHWC'"
                        .formatted(session.path(), input, OnnxModelOptions.INPUT_LAYOUT.key()));
    }

    private static boolean couldBeChannels(TensorSpec input, int index) {
        return input.dimension(index) == CHANNELS || !input.isFixed(index);
    }

    private static int side(
            OnnxSession session,
            TensorSpec input,
            long ofModel,
            @Nullable Integer ofOption,
            ConfigOption<Integer> option) {
        if (ofModel < 0 && ofOption == null) {
            throw new InvalidModelException(
                    "The model '%s' takes pictures of any size, %s: write '%s', as in '%s' = '640'"
                            .formatted(session.path(), input, option.key(), option.key()));
        }
        if (ofModel >= 0 && ofOption != null && ofModel != ofOption) {
            throw new InvalidModelException(
                    "'%s' is %d, but the model '%s' takes %s: leave it out"
                            .formatted(option.key(), ofOption, session.path(), input));
        }
        long side = ofModel >= 0 ? ofModel : ofOption;
        if (side < 1 || side > LARGEST_SIDE) {
            throw new InvalidModelException(
                    "An input of %d pixels a side cannot be, in the model '%s' with %s: 1 to %d can"
                            .formatted(side, session.path(), input, LARGEST_SIDE));
        }
        return (int) side;
    }

    private static int maxFrames(OnnxSession session, TensorSpec input, BatchSettings batch) {
        Integer said = batch.maxFrames();
        if (!input.isFixed(0)) {
            return said == null ? DEFAULT_MAX_FRAMES : said;
        }
        long ofModel = input.dimension(0);
        if (ofModel < 1 || ofModel > Integer.MAX_VALUE || (said != null && said != ofModel)) {
            throw new InvalidModelException(
                    ("'%s' is %s, but the model '%s' takes %s, %d at a time: leave it out, or export"
                                    + " the model with a dynamic batch")
                            .formatted(
                                    OnnxModelOptions.BATCH_MAX_FRAMES.key(),
                                    said,
                                    session.path(),
                                    input,
                                    ofModel));
        }
        return (int) ofModel;
    }
}
