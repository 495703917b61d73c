// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.table;

import io.github.flinklivekit.frame.pixels.EnumNames;

import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;

import javax.annotation.Nullable;

import java.util.HashMap;
import java.util.Map;

/** Values as rows hold them. */
final class RowDataValues {

    /** The precision of a timestamp that nothing is cut off. */
    static final int MICROSECONDS = 6;

    private RowDataValues() {}

    /** The text, or null where it is empty and so says nothing. */
    @Nullable
    static StringData stringOrNull(String text) {
        return text.isEmpty() ? null : StringData.fromString(text);
    }

    /** The name in lower case with hyphens. */
    static StringData enumName(Enum<?> value) {
        return StringData.fromString(EnumNames.of(value));
    }

    /**
     * Rounded down, as a later time would lie ahead of the watermark of earlier ones.
     *
     * @param timestampUs since the epoch
     * @param precision how many digits of a second, 0 to 6
     */
    static TimestampData timestamp(long timestampUs, int precision) {
        long unitUs = 1;
        for (int digit = precision; digit < MICROSECONDS; digit++) {
            unitUs *= 10;
        }
        long us = timestampUs - Math.floorMod(timestampUs, unitUs);
        return TimestampData.fromEpochMillis(
                Math.floorDiv(us, 1000L), (int) Math.floorMod(us, 1000L) * 1000);
    }

    static MapData map(Map<String, String> texts) {
        Map<StringData, StringData> map = new HashMap<>();
        texts.forEach(
                (key, value) -> map.put(StringData.fromString(key), StringData.fromString(value)));
        return new GenericMapData(map);
    }
}
