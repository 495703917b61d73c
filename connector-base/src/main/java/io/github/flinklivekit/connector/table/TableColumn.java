// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector.table;

import io.github.flinklivekit.connector.ScanMode;

import org.apache.flink.annotation.Internal;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The physical columns that a table may have: any of them, in any order. */
@Internal
public enum TableColumn {
    /** The name of the room. */
    ROOM("STRING", LogicalTypeRoot.VARCHAR, ScanMode.values()),
    /** The identity of the participant who publishes the track or has sent the message. */
    PARTICIPANT("STRING", LogicalTypeRoot.VARCHAR, ScanMode.values()),
    /** The name of the track. */
    TRACK("STRING", LogicalTypeRoot.VARCHAR, ScanMode.FRAMES, ScanMode.TRACK_EVENTS),
    /** What the track shows: camera, screenshare, unknown. */
    TRACK_SOURCE("STRING", LogicalTypeRoot.VARCHAR, ScanMode.FRAMES, ScanMode.TRACK_EVENTS),
    /** When the frame or message was received or the event noticed, with a precision of 0 to 6. */
    TS("TIMESTAMP_LTZ(3)", LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE, ScanMode.values()),
    /** What has happened to the track. */
    EVENT("STRING", LogicalTypeRoot.VARCHAR, ScanMode.TRACK_EVENTS),
    /** What a message is about; may be empty. */
    TOPIC("STRING", LogicalTypeRoot.VARCHAR, ScanMode.DATA_MESSAGES),
    /** What a message says. */
    PAYLOAD("BYTES", LogicalTypeRoot.VARBINARY, ScanMode.DATA_MESSAGES),
    /** Whether a message came over the ordered, reliable channel. */
    RELIABLE("BOOLEAN", LogicalTypeRoot.BOOLEAN, ScanMode.DATA_MESSAGES),
    /** Why it has happened. */
    REASON("STRING", LogicalTypeRoot.VARCHAR, ScanMode.TRACK_EVENTS),
    /** Whether the track is muted; null says nothing. */
    MUTED("BOOLEAN", LogicalTypeRoot.BOOLEAN, ScanMode.FRAMES, ScanMode.TRACK_EVENTS),
    /** Which frame of its track it is. */
    SEQUENCE("BIGINT", LogicalTypeRoot.BIGINT, ScanMode.FRAMES),
    /** In pixels. */
    WIDTH("INT", LogicalTypeRoot.INTEGER, ScanMode.FRAMES, ScanMode.TRACK_EVENTS),
    /** In pixels. */
    HEIGHT("INT", LogicalTypeRoot.INTEGER, ScanMode.FRAMES, ScanMode.TRACK_EVENTS),
    /**
     * The name of a {@link io.github.flinklivekit.frame.pixels.VideoBufferType}. A table may call
     * the column {@code type}, too.
     */
    BUFFER_TYPE("STRING", LogicalTypeRoot.VARCHAR, ScanMode.FRAMES),
    /** The name of a {@link io.github.flinklivekit.frame.pixels.PixelEncoding}. */
    PIXEL_ENCODING("STRING", LogicalTypeRoot.VARCHAR, ScanMode.FRAMES),
    /** How far the picture has to be turned clockwise, in degrees. */
    ROTATION("INT", LogicalTypeRoot.INTEGER, ScanMode.FRAMES),
    /** The pixels: planes one after the other, without padding. */
    DATA("BYTES", LogicalTypeRoot.VARBINARY, ScanMode.FRAMES);

    private static final int MAX_PRECISION = 6;

    private static final Map<String, TableColumn> EARLIER_NAMES = Map.of("type", BUFFER_TYPE);

    private final String sqlType;
    private final LogicalTypeRoot root;
    private final Set<ScanMode> modes;

    TableColumn(String sqlType, LogicalTypeRoot root, ScanMode... modes) {
        this.sqlType = sqlType;
        this.root = root;
        this.modes = Collections.unmodifiableSet(EnumSet.copyOf(List.of(modes)));
    }

    /** As it is called in a table. */
    public String columnName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The column of that name or earlier name, whatever its type. */
    public static Optional<TableColumn> find(String columnName) {
        return Arrays.stream(values())
                .filter(column -> column.columnName().equals(columnName))
                .findAny()
                .or(() -> Optional.ofNullable(EARLIER_NAMES.get(columnName)));
    }

    /**
     * The names of all columns, in the order in which documents list them; without earlier names.
     */
    static List<String> names() {
        return Arrays.stream(values()).map(TableColumn::columnName).toList();
    }

    /** A column definition as one writes it. */
    String definition() {
        return columnName() + " " + sqlType;
    }

    /** The modes whose records have something to say in it. */
    public Set<ScanMode> modes() {
        return modes;
    }

    /** Whether records of that mode have something to say in it. */
    public boolean isAvailableIn(ScanMode mode) {
        return modes.contains(mode);
    }

    /** Whether records of that mode may have NULL in it. */
    public boolean mayBeNullIn(ScanMode mode) {
        return switch (mode) {
            case FRAMES -> this == MUTED;
            case TRACK_EVENTS -> this == REASON;
            case DATA_MESSAGES -> this == PARTICIPANT;
        };
    }

    boolean accepts(LogicalType type) {
        return type.is(root) && (this != TS || precision(type) <= MAX_PRECISION);
    }

    private static int precision(LogicalType type) {
        return ((LocalZonedTimestampType) type).getPrecision();
    }
}
