// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.table;

import io.github.flinklivekit.source.deserializer.TrackEventDeserializationSchema;
import io.github.flinklivekit.source.track.TrackDescription;
import io.github.flinklivekit.source.track.TrackEvent;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.util.Collector;

import javax.annotation.Nullable;

import java.util.List;
import java.util.Objects;

/** Makes rows of track events. */
final class RowDataTrackEventSchema implements TrackEventDeserializationSchema<RowData> {

    private static final long serialVersionUID = 1L;

    private final RowField[] fields;
    private final TypeInformation<RowData> type;

    RowDataTrackEventSchema(List<RowField> fields, TypeInformation<RowData> type) {
        this.fields = fields.toArray(new RowField[0]);
        this.type = Objects.requireNonNull(type, "type");
    }

    @Override
    public void deserialize(TrackEvent event, Collector<RowData> out) {
        GenericRowData row = new GenericRowData(fields.length);
        for (int i = 0; i < fields.length; i++) {
            RowField field = fields[i];
            row.setField(
                    i,
                    field.metadata() == null
                            ? value(event, field)
                            : metadata(event, field.metadata()));
        }
        out.collect(row);
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
        return type;
    }

    @Nullable
    private static Object value(TrackEvent event, RowField field) {
        TrackDescription track = event.track();
        return switch (field.column()) {
            case ROOM -> StringData.fromString(track.room());
            case PARTICIPANT -> StringData.fromString(track.participant());
            case TRACK -> StringData.fromString(track.name());
            case TRACK_SOURCE -> RowDataValues.enumName(track.source());
            case TS -> RowDataValues.timestamp(event.timestampUs(), field.precision());
            case EVENT -> RowDataValues.enumName(event.type());
            case REASON -> RowDataValues.stringOrNull(event.reason());
            case MUTED -> event.muted();
            case WIDTH -> event.width();
            case HEIGHT -> event.height();
            case SEQUENCE, BUFFER_TYPE, PIXEL_ENCODING, ROTATION, DATA, TOPIC, PAYLOAD, RELIABLE ->
                    throw new IllegalStateException("Not of track events: " + field.column());
        };
    }

    @Nullable
    private static Object metadata(TrackEvent event, TrackMetadata key) {
        TrackDescription track = event.track();
        return switch (key) {
            case TIMESTAMP_US -> event.timestampUs();
            case TRACK_SID -> StringData.fromString(track.trackSid());
            case MIME_TYPE -> RowDataValues.stringOrNull(event.mimeType());
            case PARTICIPANT_NAME -> StringData.fromString(track.participantName());
            case PARTICIPANT_KIND -> RowDataValues.enumName(track.participantKind());
            case PARTICIPANT_ATTRIBUTES -> RowDataValues.map(track.participantAttributes());
            case QUALITY, USER_TIMESTAMP, USER_TIMESTAMP_US, FRAME_ID, USER_DATA ->
                    throw new IllegalStateException("Not of track events: " + key);
        };
    }
}
