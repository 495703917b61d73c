// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector.table;

import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The physical columns that a table of frames may have: any of them, in any order. */
public enum FrameColumn {
    /** The name of the room. */
    ROOM("STRING", LogicalTypeRoot.VARCHAR),
    /** The identity of the participant who publishes the track. */
    PARTICIPANT("STRING", LogicalTypeRoot.VARCHAR),
    /** The name of the track. */
    TRACK("STRING", LogicalTypeRoot.VARCHAR),
    /** What the track shows: camera, screenshare, unknown. */
    TRACK_SOURCE("STRING", LogicalTypeRoot.VARCHAR),
    /** When the frame was received, with a precision of 0 to 6. */
    TS("TIMESTAMP_LTZ(3)", LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE),
    /** Which frame of its track it is. */
    SEQUENCE("BIGINT", LogicalTypeRoot.BIGINT),
    /** In pixels. */
    WIDTH("INT", LogicalTypeRoot.INTEGER),
    /** In pixels. */
    HEIGHT("INT", LogicalTypeRoot.INTEGER),
    /** The name of a {@link io.github.flinklivekit.frame.VideoBufferType}. */
    TYPE("STRING", LogicalTypeRoot.VARCHAR),
    /** How far the picture has to be turned clockwise, in degrees. */
    ROTATION("INT", LogicalTypeRoot.INTEGER),
    /** The pixels: planes one after the other, without padding. */
    DATA("BYTES", LogicalTypeRoot.VARBINARY);

    private static final int MAX_PRECISION = 6;

    private final String sqlType;
    private final LogicalTypeRoot root;

    FrameColumn(String sqlType, LogicalTypeRoot root) {
        this.sqlType = sqlType;
        this.root = root;
    }

    /** As it is called in a table. */
    public String columnName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The column of that name, whatever its type. */
    static Optional<FrameColumn> find(String columnName) {
        return Arrays.stream(values())
                .filter(column -> column.columnName().equals(columnName))
                .findAny();
    }

    /** The names of all columns, in the order in which documents list them. */
    static List<String> names() {
        return Arrays.stream(values()).map(FrameColumn::columnName).toList();
    }

    /** A column definition as one writes it. */
    String definition() {
        return columnName() + " " + sqlType;
    }

    boolean accepts(LogicalType type) {
        return type.is(root) && (this != TS || precision(type) <= MAX_PRECISION);
    }

    private static int precision(LogicalType type) {
        return ((LocalZonedTimestampType) type).getPrecision();
    }
}
