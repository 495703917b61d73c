// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector.table;

import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

import java.util.List;
import java.util.Set;

/** What the factories of sources and sinks have in common. */
@Internal
public abstract class LiveKitTableFactory implements DynamicTableFactory {

    @Override
    public String factoryIdentifier() {
        return LiveKitTableOptions.IDENTIFIER;
    }

    /** None: what a table needs may come from the environment, or depend on other options. */
    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    /**
     * Also those of the other direction, so that one table can be read and written; each uses its
     * own.
     */
    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return LiveKitTableOptions.all(getClass().getClassLoader());
    }

    /** The options of this source or sink beside those of the connection. */
    protected abstract List<ConfigOption<?>> ownOptions();

    /**
     * What the definition of a table says.
     *
     * @throws ValidationException if an option or a column is unknown or of another type; the
     *     message says what to write
     */
    protected final TableDefinition definition(Context context) {
        Configuration options =
                LiveKitTableOptions.withEnvironment(
                        context.getCatalogTable().getOptions(), System.getenv(), optionalOptions());
        FactoryUtil.createTableFactoryHelper(this, context).validate();
        DataType rows = context.getPhysicalRowDataType();
        return new TableDefinition(
                context.getObjectIdentifier().asSummaryString(),
                options,
                rows,
                TableColumns.of((RowType) rows.getLogicalType()));
    }
}
