// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.table;

import io.github.flinklivekit.frame.VideoBufferType;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.source.FrameDeserializationSchema;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.util.Collector;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Makes rows of frames. Pixels are touched, and copied once, only for a row that has them. */
final class FrameRow implements FrameDeserializationSchema<RowData> {

    private static final long serialVersionUID = 1L;

    private final FrameField[] fields;
    private final VideoBufferType pixelFormat;
    private final TypeInformation<RowData> type;

    /**
     * Rows with these fields.
     *
     * @param pixelFormat what the rows' frames are in, also of rows without pixels
     */
    FrameRow(List<FrameField> fields, VideoBufferType pixelFormat, TypeInformation<RowData> type) {
        this.fields = fields.toArray(new FrameField[0]);
        this.pixelFormat = Objects.requireNonNull(pixelFormat, "pixelFormat");
        this.type = Objects.requireNonNull(type, "type");
    }

    @Override
    public void deserialize(VideoFrame frame, Collector<RowData> out) {
        GenericRowData row = new GenericRowData(fields.length);
        for (int i = 0; i < fields.length; i++) {
            row.setField(i, value(frame, fields[i]));
        }
        out.collect(row);
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
        return type;
    }

    private Object value(VideoFrame frame, FrameField field) {
        if (field.metadata() != null) {
            return switch (field.metadata()) {
                case TIMESTAMP_US -> frame.timestampUs();
                case TRACK_SID -> StringData.fromString(frame.trackSid());
            };
        }
        return switch (field.column()) {
            case ROOM -> StringData.fromString(frame.room());
            case PARTICIPANT -> StringData.fromString(frame.participant());
            case TRACK -> StringData.fromString(frame.track());
            case TRACK_SOURCE ->
                    StringData.fromString(frame.trackSource().name().toLowerCase(Locale.ROOT));
            case TS -> timestamp(frame.timestampUs(), field.precision());
            case SEQUENCE -> frame.sequence();
            case WIDTH -> frame.width();
            case HEIGHT -> frame.height();
            case TYPE -> StringData.fromString(pixelFormat.name());
            case ROTATION -> frame.rotation().degrees();
            case DATA -> pixels(frame);
        };
    }

    /** Rounded down, as a later time would lie ahead of the watermark of earlier ones. */
    private static TimestampData timestamp(long timestampUs, int precision) {
        long unitUs = 1;
        for (int digit = precision; digit < 6; digit++) {
            unitUs *= 10;
        }
        long us = timestampUs - Math.floorMod(timestampUs, unitUs);
        return TimestampData.fromEpochMillis(
                Math.floorDiv(us, 1000L), (int) Math.floorMod(us, 1000L) * 1000);
    }

    private static byte[] pixels(VideoFrame frame) {
        byte[] copy = new byte[frame.header().sizeBytes()];
        frame.data().get(copy);
        return copy;
    }
}
