// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.table;

import org.apache.flink.annotation.Internal;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.AsyncPredictFunction;
import org.apache.flink.table.functions.FunctionContext;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;

/** Has a model look at several rows at a time. Public for Flink's generated code alone. */
@Internal
public final class OnnxAsyncPredictFunction extends AsyncPredictFunction {

    private static final long serialVersionUID = 1L;

    private final ModelCall<?> call;

    OnnxAsyncPredictFunction(ModelCall<?> call) {
        this.call = call;
    }

    @Override
    public void open(FunctionContext context) {
        call.open(context.getMetricGroup());
    }

    @Override
    public CompletableFuture<Collection<RowData>> asyncPredict(RowData row) {
        return call.predict(row);
    }

    @Override
    public void close() {
        call.close();
    }
}
