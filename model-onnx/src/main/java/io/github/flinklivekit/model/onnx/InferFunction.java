// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx;

import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.model.onnx.internal.serving.ModelLease;
import io.github.flinklivekit.model.onnx.internal.serving.ModelMetrics;
import io.github.flinklivekit.model.onnx.internal.serving.SharedModels;
import io.github.flinklivekit.model.onnx.internal.settings.ModelSettings;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** Gives frames to a model. */
final class InferFunction<T> extends RichAsyncFunction<VideoFrame, Inference<T>> {

    private static final long serialVersionUID = 1L;

    private final ModelSettings settings;

    private transient ModelLease<T> lease;
    private transient Counter framesWithoutPixels;

    InferFunction(ModelSettings settings) {
        this.settings = settings;
    }

    @Override
    public void open(OpenContext context) {
        MetricGroup group = getRuntimeContext().getMetricGroup().addGroup("livekit");
        framesWithoutPixels = group.counter("framesWithoutPixels");
        ModelMetrics metrics = new ModelMetrics();
        metrics.register(group);
        lease = SharedModels.ofProcess().lease(settings, metrics);
    }

    @Override
    public void asyncInvoke(VideoFrame frame, ResultFuture<Inference<T>> results) {
        if (!frame.hasPixels()) {
            framesWithoutPixels.inc();
            results.complete(List.of());
            return;
        }
        lease.submit(frame, track(frame))
                .whenComplete(
                        (result, error) -> {
                            if (error == null) {
                                results.complete(inferences(frame, result));
                            } else {
                                results.completeExceptionally(cause(error));
                            }
                        });
    }

    /** Two rooms, or participants, may have tracks of the same name. */
    private static String track(VideoFrame frame) {
        return String.join("\0", frame.room(), frame.participant(), frame.track());
    }

    private List<Inference<T>> inferences(VideoFrame frame, Optional<T> result) {
        return result.map(each -> List.of(new Inference<>(frame.header(), each))).orElse(List.of());
    }

    private static Throwable cause(Throwable error) {
        return error instanceof CompletionException && error.getCause() != null
                ? error.getCause()
                : error;
    }

    @Override
    public void close() {
        if (lease != null) {
            lease.close();
        }
    }
}
