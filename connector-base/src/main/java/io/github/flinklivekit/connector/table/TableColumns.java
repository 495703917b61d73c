// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector.table;

import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.RowType;

import java.util.List;
import java.util.Optional;

/** Checks the columns of a table. */
final class TableColumns {

    private TableColumns() {}

    /**
     * The columns of a row, in its order.
     *
     * @throws ValidationException if a column is unknown or of another type, or there under two
     *     names; the message says what to write
     */
    static List<TableColumn> of(RowType row) {
        List<TableColumn> columns = row.getFields().stream().map(TableColumns::of).toList();
        for (int i = 0; i < columns.size(); i++) {
            int first = columns.indexOf(columns.get(i));
            if (first < i) {
                throw new ValidationException(
                        "The columns '%s' and '%s' of a livekit table are the same one: leave one of them out"
                                .formatted(
                                        row.getFieldNames().get(first),
                                        row.getFieldNames().get(i)));
            }
        }
        return columns;
    }

    /** How many digits of a second the column of times has, 0 where there is no such column. */
    static int timestampPrecision(RowType row) {
        int position = row.getFieldIndex(TableColumn.TS.columnName());
        return position < 0
                ? 0
                : ((LocalZonedTimestampType) row.getTypeAt(position)).getPrecision();
    }

    private static TableColumn of(RowType.RowField field) {
        TableColumn column =
                TableColumn.find(field.getName()).orElseThrow(() -> unknown(field.getName()));
        if (!column.accepts(field.getType())) {
            throw new ValidationException(
                    "The column '%s' of a livekit table is not %s: write %s%s"
                            .formatted(
                                    field.getName(),
                                    field.getType().copy(true).asSummaryString(),
                                    column.definition(),
                                    column == TableColumn.TS
                                            ? ", with a precision of 0 to 6"
                                            : ""));
        }
        return column;
    }

    private static ValidationException unknown(String name) {
        Optional<String> meant = NearestName.to(name, TableColumn.names());
        return new ValidationException(
                "A livekit table has no column '%s'%s. Its columns are: %s"
                        .formatted(
                                name,
                                meant.map(nearest -> "; did you mean '" + nearest + "'?")
                                        .orElse(""),
                                String.join(", ", TableColumn.names())));
    }
}
