// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.settings;

import io.github.flinklivekit.frame.operators.TensorLayout;
import io.github.flinklivekit.model.onnx.options.ChannelOrder;
import io.github.flinklivekit.model.onnx.options.InputFit;

import org.apache.flink.annotation.Internal;

import javax.annotation.Nullable;

import java.io.Serializable;
import java.util.List;

/**
 * How a picture becomes an input, as far as the options say it.
 *
 * @param layout null where the model has to say it
 * @param width in pixels, null where the model has to say it
 * @param height in pixels, null where the model has to say it
 * @param padding 0 to 255
 * @param normalization what becomes of pixels in an input of floats; null where no option says it
 */
@Internal
public record InputSettings(
        @Nullable TensorLayout layout,
        @Nullable Integer width,
        @Nullable Integer height,
        InputFit fit,
        int padding,
        ChannelOrder channels,
        Normalization normalization)
        implements Serializable {

    /**
     * An element is {@code (pixel * scale - mean) / std} of its channel.
     *
     * @param mean of each of the three channels in the order of the model
     * @param std likewise
     * @param chosen whether an option says any of it
     */
    @Internal
    public record Normalization(float scale, List<Float> mean, List<Float> std, boolean chosen)
            implements Serializable {

        public Normalization {
            mean = List.copyOf(mean);
            std = List.copyOf(std);
        }
    }
}
