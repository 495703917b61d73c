// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector.table;

import org.apache.flink.annotation.Internal;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;

import java.util.Arrays;

/**
 * The metadata columns that a table reads and writes: what publishers send with their pictures, a
 * {@link io.github.flinklivekit.frame.FrameMetadata}. Each is NULL where a picture comes without.
 */
@Internal
public enum FrameMetadataColumn {
    /** When the picture was taken, by the sender's clock. */
    USER_TIMESTAMP("user-timestamp", DataTypes.TIMESTAMP_LTZ(6)),
    /** The same in microseconds since the epoch. */
    USER_TIMESTAMP_US("user-timestamp-us", DataTypes.BIGINT()),
    /** The sender's own number of the picture. */
    FRAME_ID("frame-id", DataTypes.BIGINT()),
    /** Bytes of any meaning. */
    USER_DATA("user-data", DataTypes.BYTES());

    private final String key;
    private final DataType type;

    FrameMetadataColumn(String key, DataType type) {
        this.key = key;
        this.type = type;
    }

    /** What the column is {@code METADATA FROM}. */
    public String key() {
        return key;
    }

    /** Its type, which may be NULL. */
    public DataType type() {
        return type;
    }

    /**
     * The column of a key.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static FrameMetadataColumn of(String key) {
        return Arrays.stream(values())
                .filter(column -> column.key.equals(key))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("There is no metadata " + key));
    }
}
