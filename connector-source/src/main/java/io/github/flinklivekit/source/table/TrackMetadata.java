// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.table;

import io.github.flinklivekit.connector.ScanMode;
import io.github.flinklivekit.connector.table.FrameMetadataColumn;

import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What a table can have as metadata columns. */
enum TrackMetadata {
    /**
     * When the frame or message was received or the event noticed, in microseconds since the epoch.
     */
    TIMESTAMP_US("timestamp-us", DataTypes.BIGINT().notNull()),
    /** The server's id of the publication. */
    TRACK_SID("track-sid", DataTypes.STRING().notNull()),
    /** How the track is encoded; null where the server does not say. */
    MIME_TYPE("mime-type", DataTypes.STRING()),
    /** Which layer of the track the frame is of; null where the publisher has announced none. */
    QUALITY("quality", DataTypes.STRING()),
    /** What the publisher is called; may be empty. */
    PARTICIPANT_NAME("participant-name", DataTypes.STRING().notNull()),
    /** What sort of participant the publisher is. */
    PARTICIPANT_KIND("participant-kind", DataTypes.STRING().notNull()),
    /** What the publisher says of itself. */
    PARTICIPANT_ATTRIBUTES(
            "participant-attributes",
            DataTypes.MAP(DataTypes.STRING().notNull(), DataTypes.STRING().notNull()).notNull()),
    /** What the publisher sends with the picture. */
    USER_TIMESTAMP(FrameMetadataColumn.USER_TIMESTAMP),
    USER_TIMESTAMP_US(FrameMetadataColumn.USER_TIMESTAMP_US),
    FRAME_ID(FrameMetadataColumn.FRAME_ID),
    USER_DATA(FrameMetadataColumn.USER_DATA);

    private static final Set<TrackMetadata> OF_FRAMES =
            EnumSet.of(QUALITY, USER_TIMESTAMP, USER_TIMESTAMP_US, FRAME_ID, USER_DATA);

    private final String key;
    private final DataType type;

    TrackMetadata(String key, DataType type) {
        this.key = key;
        this.type = type;
    }

    TrackMetadata(FrameMetadataColumn column) {
        this(column.key(), column.type());
    }

    static TrackMetadata of(String key) {
        return Arrays.stream(values())
                .filter(metadata -> metadata.key.equals(key))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("There is no metadata " + key));
    }

    private boolean isAvailableIn(ScanMode mode) {
        return switch (mode) {
            case FRAMES -> true;
            case TRACK_EVENTS -> !OF_FRAMES.contains(this);
            case DATA_MESSAGES -> this == TIMESTAMP_US;
        };
    }

    /** All keys of a mode with their types. */
    static Map<String, DataType> types(ScanMode mode) {
        Map<String, DataType> types = new LinkedHashMap<>();
        for (TrackMetadata metadata : values()) {
            if (metadata.isAvailableIn(mode)) {
                types.put(metadata.key, metadata.type);
            }
        }
        return types;
    }
}
