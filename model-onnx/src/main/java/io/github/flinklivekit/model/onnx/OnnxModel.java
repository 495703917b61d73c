// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx;

import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.model.onnx.internal.serving.ModelInspection;
import io.github.flinklivekit.model.onnx.internal.settings.ModelSettings;
import io.github.flinklivekit.model.onnx.options.InvalidModelException;
import io.github.flinklivekit.model.onnx.options.ModelTask;
import io.github.flinklivekit.model.onnx.options.OnnxModelOptions;
import io.github.flinklivekit.model.onnx.result.Classification;
import io.github.flinklivekit.model.onnx.result.DetectedObject;
import io.github.flinklivekit.model.onnx.result.OutputValues;

import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A model in a file, which looks at frames:
 *
 * <pre>{@code
 * OnnxModel<List<DetectedObject>> detector =
 *         OnnxModel.objectDetection("/models/detector.onnx")
 *                 .with(OnnxModelOptions.LABELS, "/models/labels.txt")
 *                 .with(OnnxModelOptions.MIN_SCORE, 0.4f);
 * DataStream<Inference<List<DetectedObject>>> found = detector.infer(frames);
 * }</pre>
 *
 * <p>The file has to be at the same place on the machine that makes the job and on each that runs
 * it. All subtasks of a process share one session of it.
 *
 * <p>Immutable: {@link #with} returns another one.
 *
 * @param <T> the result for a frame
 */
@PublicEvolving
public final class OnnxModel<T> {

    private static final int DEFAULT_CAPACITY = 64;

    private final Configuration options;
    private final TypeInformation<T> resultType;

    private OnnxModel(Configuration options, TypeInformation<T> resultType) {
        this.options = options;
        this.resultType = resultType;
    }

    /**
     * A model that says what a picture shows. Results have the best classes, best first.
     *
     * @param path of the file, or its file:// URI
     */
    public static OnnxModel<List<Classification>> classification(String path) {
        return of(path, ModelTask.CLASSIFICATION, Types.LIST(Types.POJO(Classification.class)));
    }

    /**
     * A model that finds objects in a picture. Results have them best first, with boxes in the
     * frame's own pixels.
     *
     * @param path of the file, or its file:// URI
     */
    public static OnnxModel<List<DetectedObject>> objectDetection(String path) {
        return of(path, ModelTask.OBJECT_DETECTION, Types.LIST(Types.POJO(DetectedObject.class)));
    }

    /**
     * A model that makes a vector of a picture.
     *
     * @param path of the file, or its file:// URI
     */
    public static OnnxModel<float[]> embedding(String path) {
        return of(
                path, ModelTask.EMBEDDING, PrimitiveArrayTypeInfo.FLOAT_PRIMITIVE_ARRAY_TYPE_INFO);
    }

    /**
     * A model of any output, which comes as it is.
     *
     * @param path of the file, or its file:// URI
     */
    public static OnnxModel<OutputValues> tensor(String path) {
        return of(path, ModelTask.TENSOR, Types.POJO(OutputValues.class));
    }

    private static <T> OnnxModel<T> of(String path, ModelTask task, TypeInformation<T> resultType) {
        Configuration options = new Configuration();
        options.set(OnnxModelOptions.PATH, path);
        options.set(OnnxModelOptions.TASK, task);
        return new OnnxModel<>(options, resultType);
    }

    /** The same model with an option of {@link OnnxModelOptions}. */
    public <V> OnnxModel<T> with(ConfigOption<V> option, V value) {
        Configuration more = new Configuration(options);
        more.set(option, value);
        return new OnnxModel<>(more, resultType);
    }

    /** {@link #infer(DataStream, int)} with 64 frames under way in each subtask at most. */
    public SingleOutputStreamOperator<Inference<T>> infer(DataStream<VideoFrame> frames) {
        return infer(frames, DEFAULT_CAPACITY);
    }

    /**
     * Has the model look at frames. The results of each track come in the order of its frames, with
     * their timestamps; of different tracks, whose frames are in one batch or in several, in the
     * order the model gives them.
     *
     * <p>While the model is at work the newest frame of each track waits for it, and those before
     * it are dropped and counted ({@code framesDropped}), unless {@link OnnxModelOptions#WHEN_BUSY}
     * is {@code WAIT}. A frame without pixels is dropped and counted ({@code framesWithoutPixels}).
     * A model that fails fails the job.
     *
     * @param capacity how many frames of each subtask are under way at most, 1 or more: more than
     *     the tracks that it reads, or frames wait before the operator rather than give way
     * @throws IllegalArgumentException if an option is missing or contradicts another
     * @throws InvalidModelException if the model cannot be opened, or contradicts the options
     */
    public SingleOutputStreamOperator<Inference<T>> infer(
            DataStream<VideoFrame> frames, int capacity) {
        ModelSettings settings = ModelSettings.of(options);
        ModelInspection.of(settings);
        return AsyncDataStream.unorderedWait(
                        frames, new InferFunction<T>(settings), 0, TimeUnit.MILLISECONDS, capacity)
                .returns(inferenceType())
                .name("infer");
    }

    @SuppressWarnings("unchecked")
    private TypeInformation<Inference<T>> inferenceType() {
        Class<Inference<T>> type = (Class<Inference<T>>) (Class<?>) Inference.class;
        return Types.POJO(
                type,
                Map.of("header", TypeInformation.of(FrameHeader.class), "result", resultType));
    }
}
