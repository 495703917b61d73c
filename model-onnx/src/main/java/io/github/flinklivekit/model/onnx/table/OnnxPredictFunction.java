// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.table;

import org.apache.flink.annotation.Internal;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.PredictFunction;

import java.util.Collection;
import java.util.concurrent.CompletionException;

/** Has a model look at one row at a time. Public for Flink's generated code alone. */
@Internal
public final class OnnxPredictFunction extends PredictFunction {

    private static final long serialVersionUID = 1L;

    private final ModelCall<?> call;

    OnnxPredictFunction(ModelCall<?> call) {
        this.call = call;
    }

    @Override
    public void open(FunctionContext context) {
        call.open(context.getMetricGroup());
    }

    @Override
    public Collection<RowData> predict(RowData row) {
        try {
            return call.predict(row).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    @Override
    public void close() {
        call.close();
    }
}
