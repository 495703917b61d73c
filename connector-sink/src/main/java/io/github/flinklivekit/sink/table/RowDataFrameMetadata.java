// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.table;

import io.github.flinklivekit.connector.table.FrameMetadataColumn;
import io.github.flinklivekit.frame.FrameMetadata;

import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;

import javax.annotation.Nullable;

import java.io.Serializable;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Reads what a row wants sent with its picture. */
final class RowDataFrameMetadata implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final int TIMESTAMP_PRECISION = 6;

    private final Map<FrameMetadataColumn, Integer> positions =
            new EnumMap<>(FrameMetadataColumn.class);

    /**
     * @param columns in the order of the rows
     * @param first the position of the first of them
     */
    RowDataFrameMetadata(List<FrameMetadataColumn> columns, int first) {
        for (int i = 0; i < columns.size(); i++) {
            positions.put(columns.get(i), first + i);
        }
    }

    /**
     * The metadata of a row; a column that is NULL sends nothing.
     *
     * @throws IllegalArgumentException if a value is out of its range, or the row gives two
     *     different times; the message says what to write
     */
    FrameMetadata of(RowData row) {
        return positions.isEmpty()
                ? FrameMetadata.NONE
                : new FrameMetadata(
                        userTimestampUs(row),
                        number(row, FrameMetadataColumn.FRAME_ID),
                        userData(row));
    }

    @Nullable
    private Long userTimestampUs(RowData row) {
        Long us = number(row, FrameMetadataColumn.USER_TIMESTAMP_US);
        Integer position = position(row, FrameMetadataColumn.USER_TIMESTAMP);
        if (position == null) {
            return us;
        }
        long time = microseconds(row.getTimestamp(position, TIMESTAMP_PRECISION));
        if (us != null && us != time) {
            throw new IllegalArgumentException(
                    "A row has %d µs in '%s' and %d µs in '%s': write one of them, and NULL into the other"
                            .formatted(
                                    time,
                                    FrameMetadataColumn.USER_TIMESTAMP.key(),
                                    us,
                                    FrameMetadataColumn.USER_TIMESTAMP_US.key()));
        }
        return time;
    }

    @Nullable
    private Long number(RowData row, FrameMetadataColumn column) {
        Integer position = position(row, column);
        return position == null ? null : Long.valueOf(row.getLong(position));
    }

    @Nullable
    private byte[] userData(RowData row) {
        Integer position = position(row, FrameMetadataColumn.USER_DATA);
        return position == null ? null : row.getBinary(position);
    }

    /** Null where the row has no value. */
    @Nullable
    private Integer position(RowData row, FrameMetadataColumn column) {
        Integer position = positions.get(column);
        return position == null || row.isNullAt(position) ? null : position;
    }

    static long microseconds(TimestampData time) {
        return time.getMillisecond() * 1000 + time.getNanoOfMillisecond() / 1000;
    }
}
