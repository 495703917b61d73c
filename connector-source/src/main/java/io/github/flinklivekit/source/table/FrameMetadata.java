// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.table;

import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a table can have of a frame as metadata columns. */
enum FrameMetadata {
    /** When the frame was received, in microseconds since the epoch. */
    TIMESTAMP_US("timestamp-us", DataTypes.BIGINT().notNull()),
    /** The server's id of the publication. */
    TRACK_SID("track-sid", DataTypes.STRING().notNull());

    private final String key;
    private final DataType type;

    FrameMetadata(String key, DataType type) {
        this.key = key;
        this.type = type;
    }

    static FrameMetadata of(String key) {
        return Arrays.stream(values())
                .filter(metadata -> metadata.key.equals(key))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("There is no metadata " + key));
    }

    /** All keys with their types. */
    static Map<String, DataType> types() {
        Map<String, DataType> types = new LinkedHashMap<>();
        for (FrameMetadata metadata : values()) {
            types.put(metadata.key, metadata.type);
        }
        return types;
    }
}
