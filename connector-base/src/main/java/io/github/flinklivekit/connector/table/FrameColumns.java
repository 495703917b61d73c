// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector.table;

import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.RowType;

import java.util.List;
import java.util.Optional;

/** Checks the columns of a table of frames. */
public final class FrameColumns {

    private FrameColumns() {}

    /**
     * The columns of a row, in its order.
     *
     * @throws ValidationException if a column is unknown or of another type; the message says what
     *     to write
     */
    public static List<FrameColumn> of(RowType row) {
        return row.getFields().stream().map(FrameColumns::of).toList();
    }

    /** How many digits of a second the column of times has, 0 where there is no such column. */
    public static int timestampPrecision(RowType row) {
        int position = row.getFieldIndex(FrameColumn.TS.columnName());
        return position < 0
                ? 0
                : ((LocalZonedTimestampType) row.getTypeAt(position)).getPrecision();
    }

    private static FrameColumn of(RowType.RowField field) {
        FrameColumn column =
                FrameColumn.find(field.getName()).orElseThrow(() -> unknown(field.getName()));
        if (!column.accepts(field.getType())) {
            throw new ValidationException(
                    "The column '%s' of a livekit table is not %s: write %s%s"
                            .formatted(
                                    field.getName(),
                                    field.getType().copy(true).asSummaryString(),
                                    column.definition(),
                                    column == FrameColumn.TS
                                            ? ", with a precision of 0 to 6"
                                            : ""));
        }
        return column;
    }

    private static ValidationException unknown(String name) {
        Optional<String> meant = Nearest.to(name, FrameColumn.names());
        return new ValidationException(
                "A livekit table has no column '%s'%s. Its columns are: %s"
                        .formatted(
                                name,
                                meant.map(nearest -> "; did you mean '" + nearest + "'?")
                                        .orElse(""),
                                String.join(", ", FrameColumn.names())));
    }
}
