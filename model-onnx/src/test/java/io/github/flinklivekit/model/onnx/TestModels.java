// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx;

import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.model.onnx.internal.settings.ModelSettings;

import org.apache.flink.configuration.Configuration;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** The models of {@code make_models.py}, and pictures for them. */
public final class TestModels {

    private TestModels() {}

    /** The path of a file of the resources. */
    public static String path(String file) {
        try {
            return Path.of(TestModels.class.getResource("/models/" + file).toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The options of a model as SQL has them: keys and values in turn. */
    public static ModelSettings settings(String task, String model, String... options) {
        Map<String, String> map = new HashMap<>();
        map.put("task", task);
        map.put("path", path(model + ".onnx"));
        for (int i = 0; i < options.length; i += 2) {
            map.put(options[i], options[i + 1]);
        }
        return ModelSettings.of(Configuration.fromMap(map));
    }

    /** Reproducible noise that is valid for the type: ten bits a sample for I010. */
    public static VideoFrame noise(int width, int height, VideoBufferType type, long seed) {
        byte[] data = new byte[type.sizeBytes(width, height)];
        new Random(seed).nextBytes(data);
        if (type == VideoBufferType.I010) {
            for (int i = 1; i < data.length; i += 2) {
                data[i] &= 3;
            }
        }
        return VideoFrame.wrap(FrameHeader.of(width, height, type), data);
    }

    /** A picture of one colour. */
    public static VideoFrame plain(int width, int height, int red, int green, int blue) {
        byte[] data = new byte[3 * width * height];
        for (int i = 0; i < data.length; i += 3) {
            data[i] = (byte) red;
            data[i + 1] = (byte) green;
            data[i + 2] = (byte) blue;
        }
        return VideoFrame.wrap(FrameHeader.of(width, height, VideoBufferType.RGB24), data);
    }
}
