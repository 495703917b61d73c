// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.table;

import io.github.flinklivekit.model.onnx.internal.serving.ModelInspection;
import io.github.flinklivekit.model.onnx.internal.settings.ModelSettings;
import io.github.flinklivekit.model.onnx.options.OnnxModelOptions;

import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.ModelProviderFactory;
import org.apache.flink.table.ml.ModelProvider;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Makes the model of a {@code CREATE MODEL ... WITH ('provider' = 'onnx', ...)}. */
@Internal
public final class OnnxModelProviderFactory implements ModelProviderFactory {

    /** What {@code 'provider'} has to be. */
    static final String IDENTIFIER = "onnx";

    @Override
    public String factoryIdentifier() {
        return IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(OnnxModelOptions.PATH, OnnxModelOptions.TASK);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        Set<ConfigOption<?>> options = new LinkedHashSet<>(OnnxModelOptions.all());
        options.removeAll(requiredOptions());
        return options;
    }

    /**
     * The provider. The model's file is read here, so that what does not fit is an error before
     * anything runs.
     *
     * @throws ValidationException if an option or a column is unknown, missing or contradicts
     *     another or the model; the message says what to write
     */
    @Override
    public ModelProvider createModelProvider(Context context) {
        FactoryUtil.ModelProviderFactoryHelper helper =
                FactoryUtil.createModelProviderFactoryHelper(this, context);
        helper.validate();
        List<Column> input = context.getCatalogModel().getResolvedInputSchema().getColumns();
        List<Column> output = context.getCatalogModel().getResolvedOutputSchema().getColumns();
        InputColumns inputColumns = InputColumns.of(input);
        try {
            ModelSettings settings = ModelSettings.of(helper.getOptions());
            ModelInspection model = ModelInspection.of(settings);
            ResultRows<?> rows =
                    OutputColumns.of(settings.output().task(), output, model.outputs().get(0));
            return new OnnxModelProvider(
                    new ModelCall<>(settings, inputColumns, rows, output.size()));
        } catch (IllegalArgumentException e) {
            throw new ValidationException(e.getMessage(), e);
        }
    }
}
