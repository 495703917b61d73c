// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.table;

import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.model.onnx.internal.serving.ModelLease;
import io.github.flinklivekit.model.onnx.internal.serving.ModelMetrics;
import io.github.flinklivekit.model.onnx.internal.serving.SharedModels;
import io.github.flinklivekit.model.onnx.internal.settings.ModelSettings;

import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;

import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A model in SQL, as the synchronous and the asynchronous function call it: one row of INPUT
 * becomes one of OUTPUT, or none if its frame was dropped.
 *
 * @param <T> the result of the task
 */
final class ModelCall<T> implements Serializable {

    private static final long serialVersionUID = 1L;

    private final ModelSettings settings;
    private final InputColumns input;
    private final ResultRows<T> output;
    private final int outputArity;

    private transient ModelLease<T> lease;

    ModelCall(ModelSettings settings, InputColumns input, ResultRows<T> output, int outputArity) {
        this.settings = settings;
        this.input = input;
        this.output = output;
        this.outputArity = outputArity;
    }

    void open(MetricGroup group) {
        ModelMetrics metrics = new ModelMetrics();
        metrics.register(group.addGroup("livekit"));
        lease = SharedModels.ofProcess().lease(settings, metrics);
    }

    /** The rows of a row, which is lent for the call. */
    CompletableFuture<Collection<RowData>> predict(RowData row) {
        VideoFrame frame = input.frame(row);
        if (frame == null) {
            return CompletableFuture.completedFuture(List.of(new GenericRowData(outputArity)));
        }
        return lease.submit(frame, input.track(row))
                .thenApply(
                        result ->
                                result.<Collection<RowData>>map(each -> List.of(output.row(each)))
                                        .orElse(List.of()));
    }

    void close() {
        if (lease != null) {
            lease.close();
        }
    }
}
