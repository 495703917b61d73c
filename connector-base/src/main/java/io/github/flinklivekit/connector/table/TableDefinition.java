// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector.table;

import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

import java.util.List;

/**
 * The definition of a table, understood.
 *
 * @param name of the table
 * @param options with what the environment adds; not to be changed
 * @param rowType of the physical columns
 * @param columns the physical columns in their order
 */
@Internal
public record TableDefinition(
        String name, Configuration options, DataType rowType, List<TableColumn> columns) {

    public TableDefinition {
        columns = List.copyOf(columns);
    }

    /** The same with other options. */
    public TableDefinition withOptions(Configuration others) {
        return new TableDefinition(name, others, rowType, columns);
    }

    /** How many digits of a second the column of times has, 0 where there is no such column. */
    public int timestampPrecision() {
        return TableColumns.timestampPrecision((RowType) rowType.getLogicalType());
    }

    /** Without the options, which have secrets. */
    @Override
    public String toString() {
        return name + columns;
    }
}
