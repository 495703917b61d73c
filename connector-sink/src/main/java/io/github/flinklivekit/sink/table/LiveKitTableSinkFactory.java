// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.table;

import io.github.flinklivekit.connector.table.FrameColumn;
import io.github.flinklivekit.connector.table.FrameColumns;
import io.github.flinklivekit.connector.table.LiveKitTableOptions;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.logical.RowType;

import java.util.List;
import java.util.Set;

/** Makes the sink of a table {@code WITH ('connector' = 'livekit', ...)}. */
public final class LiveKitTableSinkFactory implements DynamicTableSinkFactory {

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
     * The sink.
     *
     * @throws ValidationException if an option or a column is unknown, missing or contradicts
     *     another; the message says what to write
     */
    @Override
    public DynamicTableSink createDynamicTableSink(Context context) {
        Configuration options =
                LiveKitTableOptions.of(context.getCatalogTable().getOptions(), System.getenv());
        FactoryUtil.createTableFactoryHelper(this, context).validate();
        RowType row = (RowType) context.getPhysicalRowDataType().getLogicalType();
        List<FrameColumn> columns = FrameColumns.of(row);
        for (FrameColumn needed :
                List.of(FrameColumn.WIDTH, FrameColumn.HEIGHT, FrameColumn.DATA)) {
            if (!columns.contains(needed)) {
                throw new ValidationException(
                        "A livekit table that is written to needs the column '%s': a picture has width, height and data"
                                .formatted(needed.columnName()));
            }
        }
        return new LiveKitTableSink(options, columns, FrameColumns.timestampPrecision(row));
    }
}
