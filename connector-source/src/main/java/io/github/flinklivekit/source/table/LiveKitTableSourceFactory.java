// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.table;

import io.github.flinklivekit.connector.table.FrameColumns;
import io.github.flinklivekit.connector.table.LiveKitTableOptions;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

import java.util.Set;

/** Makes the source of a table {@code WITH ('connector' = 'livekit', ...)}. */
public final class LiveKitTableSourceFactory implements DynamicTableSourceFactory {

    @Override
    public String factoryIdentifier() {
        return LiveKitTableOptions.IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return LiveKitTableOptions.all();
    }

    /**
     * The source.
     *
     * @throws ValidationException if an option or a column is unknown, missing or contradicts
     *     another; the message says what to write
     */
    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        Configuration options =
                LiveKitTableOptions.of(context.getCatalogTable().getOptions(), System.getenv());
        FactoryUtil.createTableFactoryHelper(this, context).validate();
        DataType physical = context.getPhysicalRowDataType();
        FrameColumns.of((RowType) physical.getLogicalType());
        return new LiveKitTableSource(
                context.getObjectIdentifier().asSummaryString(), options, physical);
    }
}
