// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.input;

import io.github.flinklivekit.frame.FrameReleasedException;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.operators.TensorLayout;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.model.onnx.internal.session.ElementType;
import io.github.flinklivekit.model.onnx.internal.settings.InputSettings;
import io.github.flinklivekit.model.onnx.options.ChannelOrder;

import org.apache.flink.annotation.Internal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes frames into the input of a model: scaled, with their colours in order and normalised, in
 * one pass from the frame's memory. What it needs for that it keeps for the next frame of the same
 * geometry.
 *
 * <p>Not thread-safe.
 */
@Internal
public final class FrameTensorWriter {

    private static final int CHANNELS = 3;

    /** Tracks change their sizes with their bandwidth, and come back to the same ones. */
    private static final int KEPT_SAMPLERS = 32;

    private final InputSpec input;
    private final InputSettings settings;
    private final ElementWriter elements;

    /** What pixels are multiplied by, and what is then added, in the order of the model. */
    private final float[] factor = new float[CHANNELS];

    private final float[] summand = new float[CHANNELS];
    private final float[] row;
    private final Map<Source, FrameSampler> samplers;

    private record Source(int width, int height, VideoBufferType type, PixelEncoding encoding) {}

    /**
     * @param memory of the input, for as many pictures as {@code write} is asked for
     */
    public FrameTensorWriter(InputSpec input, InputSettings settings, ByteBuffer memory) {
        this.input = input;
        this.settings = settings;
        int longest = CHANNELS * input.width();
        this.elements = ElementWriter.of(input.tensor().type(), memory, longest);
        this.row = new float[longest];
        boolean normalises = input.tensor().type() != ElementType.UINT8;
        InputSettings.Normalization normalization = settings.normalization();
        for (int c = 0; c < CHANNELS; c++) {
            float std = normalization.std().get(c);
            factor[c] = normalises ? normalization.scale() / std : 1;
            summand[c] = normalises ? -normalization.mean().get(c) / std : 0;
        }
        this.samplers =
                new LinkedHashMap<>(KEPT_SAMPLERS, 0.75f, true) {
                    private static final long serialVersionUID = 1L;

                    @Override
                    protected boolean removeEldestEntry(Map.Entry<Source, FrameSampler> eldest) {
                        return size() > KEPT_SAMPLERS;
                    }
                };
    }

    /**
     * Writes a frame as one picture of the input.
     *
     * @param index the number of the picture in the batch
     * @return where the frame lies in the input
     * @throws FrameReleasedException if the frame has no pixels
     */
    public InputGeometry write(VideoFrame frame, int index) {
        FrameSampler sampler =
                samplers.computeIfAbsent(
                        new Source(
                                frame.width(), frame.height(), frame.type(), frame.pixelEncoding()),
                        this::sampler);
        InputGeometry geometry = sampler.geometry();
        sampler.begin(frame);
        try {
            pad(index, 0, geometry.y(), 0, input.width());
            for (int y = 0; y < geometry.height(); y++) {
                write(index, geometry.y() + y, geometry.x(), sampler.row(y), geometry.width());
            }
            int below = geometry.y() + geometry.height();
            pad(index, below, input.height(), 0, input.width());
            pad(index, geometry.y(), below, 0, geometry.x());
            pad(index, geometry.y(), below, geometry.x() + geometry.width(), input.width());
        } finally {
            sampler.end();
        }
        return geometry;
    }

    private FrameSampler sampler(Source source) {
        return new FrameSampler(
                source.type,
                source.encoding,
                InputGeometry.of(
                        source.width,
                        source.height,
                        input.width(),
                        input.height(),
                        settings.fit()));
    }

    private void write(int index, int y, int x, float[][] rgb, int count) {
        if (input.layout() == TensorLayout.NCHW) {
            for (int c = 0; c < CHANNELS; c++) {
                normalise(rgb[colour(c)], c, count);
                elements.write(plane(index, c) + y * input.width() + x, row, count);
            }
            return;
        }
        for (int c = 0; c < CHANNELS; c++) {
            float[] values = rgb[colour(c)];
            for (int i = 0; i < count; i++) {
                row[CHANNELS * i + c] = values[i] * factor[c] + summand[c];
            }
        }
        elements.write(pixel(index, y, x), row, CHANNELS * count);
    }

    private void normalise(float[] values, int channel, int count) {
        float multiplier = factor[channel];
        float added = summand[channel];
        for (int i = 0; i < count; i++) {
            row[i] = values[i] * multiplier + added;
        }
    }

    /** Fills a part with the padding. */
    private void pad(int index, int fromY, int toY, int fromX, int toX) {
        int count = toX - fromX;
        if (count == 0 || fromY == toY) {
            return;
        }
        if (input.layout() == TensorLayout.NCHW) {
            for (int c = 0; c < CHANNELS; c++) {
                Arrays.fill(row, 0, count, settings.padding() * factor[c] + summand[c]);
                for (int y = fromY; y < toY; y++) {
                    elements.write(plane(index, c) + y * input.width() + fromX, row, count);
                }
            }
            return;
        }
        for (int i = 0; i < CHANNELS * count; i++) {
            int c = i % CHANNELS;
            row[i] = settings.padding() * factor[c] + summand[c];
        }
        for (int y = fromY; y < toY; y++) {
            elements.write(pixel(index, y, fromX), row, CHANNELS * count);
        }
    }

    /** Which of red, green and blue a channel of the model is. */
    private int colour(int channel) {
        return settings.channels() == ChannelOrder.RGB ? channel : CHANNELS - 1 - channel;
    }

    private int plane(int index, int channel) {
        return (index * CHANNELS + channel) * input.height() * input.width();
    }

    private int pixel(int index, int y, int x) {
        return ((index * input.height() + y) * input.width() + x) * CHANNELS;
    }
}
