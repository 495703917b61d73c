// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.table;

import io.github.flinklivekit.connector.table.TableColumn;

import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;

import javax.annotation.Nullable;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * One field of a row: of a physical column, or of metadata.
 *
 * @param column null for metadata
 * @param metadata null for a column
 * @param precision of {@link TableColumn#TS}: how many digits of a second
 */
record RowField(@Nullable TableColumn column, @Nullable TrackMetadata metadata, int precision)
        implements Serializable {

    static RowField of(TableColumn column, LogicalType type) {
        int precision =
                type instanceof LocalZonedTimestampType timestamp ? timestamp.getPrecision() : 0;
        return new RowField(column, null, precision);
    }

    static RowField of(TrackMetadata metadata) {
        return new RowField(null, metadata, 0);
    }

    /** The fields of physical columns. */
    static List<RowField> of(DataType rowType) {
        List<String> names = DataType.getFieldNames(rowType);
        List<DataType> types = DataType.getFieldDataTypes(rowType);
        List<RowField> fields = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            fields.add(
                    of(
                            TableColumn.find(names.get(i)).orElseThrow(),
                            types.get(i).getLogicalType()));
        }
        return fields;
    }
}
