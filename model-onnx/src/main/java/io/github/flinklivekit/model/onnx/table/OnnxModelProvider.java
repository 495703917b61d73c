// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.table;

import org.apache.flink.table.functions.AsyncPredictFunction;
import org.apache.flink.table.functions.PredictFunction;
import org.apache.flink.table.ml.AsyncPredictRuntimeProvider;
import org.apache.flink.table.ml.ModelProvider;
import org.apache.flink.table.ml.PredictRuntimeProvider;

/** Calls a model row by row, or several rows at a time, which batches them. */
final class OnnxModelProvider implements AsyncPredictRuntimeProvider, PredictRuntimeProvider {

    private final ModelCall<?> call;

    OnnxModelProvider(ModelCall<?> call) {
        this.call = call;
    }

    @Override
    public AsyncPredictFunction createAsyncPredictFunction(Context context) {
        return new OnnxAsyncPredictFunction(call);
    }

    @Override
    public PredictFunction createPredictFunction(Context context) {
        return new OnnxPredictFunction(call);
    }

    @Override
    public ModelProvider copy() {
        return new OnnxModelProvider(call);
    }
}
