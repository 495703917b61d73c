// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.table;

import io.github.flinklivekit.connector.table.FrameColumn;

import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;

import javax.annotation.Nullable;

import java.io.Serializable;

/**
 * One field of a row: of a physical column, or of metadata.
 *
 * @param column null for metadata
 * @param metadata null for a column
 * @param precision of {@link FrameColumn#TS}: how many digits of a second
 */
record FrameField(@Nullable FrameColumn column, @Nullable FrameMetadata metadata, int precision)
        implements Serializable {

    static FrameField of(FrameColumn column, LogicalType type) {
        int precision =
                type instanceof LocalZonedTimestampType timestamp ? timestamp.getPrecision() : 0;
        return new FrameField(column, null, precision);
    }

    static FrameField of(FrameMetadata metadata) {
        return new FrameField(null, metadata, 0);
    }
}
