// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector.table;

import io.github.flinklivekit.connector.LiveKitConnectorOptions;
import io.github.flinklivekit.connector.ScanMode;

import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.RowType;

import java.util.List;
import java.util.Optional;

/** Checks the columns of a table. */
public final class TableColumns {

    private TableColumns() {}

    /**
     * The columns of a row, in its order.
     *
     * @throws ValidationException if a column is unknown or of another type; the message says what
     *     to write
     */
    static List<TableColumn> of(RowType row) {
        return row.getFields().stream().map(TableColumns::of).toList();
    }

    /** How many digits of a second the column of times has, 0 where there is no such column. */
    static int timestampPrecision(RowType row) {
        int position = row.getFieldIndex(TableColumn.TS.columnName());
        return position < 0
                ? 0
                : ((LocalZonedTimestampType) row.getTypeAt(position)).getPrecision();
    }

    /**
     * Checks that a table that is read has no column that would always be empty.
     *
     * @throws ValidationException if it has; the message says what to write
     */
    public static void checkReadable(List<TableColumn> columns, ScanMode mode) {
        for (TableColumn column : columns) {
            if (!column.isAvailableIn(mode)) {
                ScanMode other = mode == ScanMode.FRAMES ? ScanMode.TRACK_EVENTS : ScanMode.FRAMES;
                throw new ValidationException(
                        "The column '%s' is one of %s, but this table reads %s: leave it out, or write '%s' = '%s'"
                                .formatted(
                                        column.columnName(),
                                        other,
                                        mode,
                                        LiveKitConnectorOptions.SCAN_MODE.key(),
                                        other));
            }
        }
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
