// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.table;

import io.github.flinklivekit.source.data.DataMessage;
import io.github.flinklivekit.source.deserializer.DataMessageDeserializationSchema;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.util.Collector;

import javax.annotation.Nullable;

import java.util.List;
import java.util.Objects;

/** Makes rows of data messages. */
final class RowDataDataMessageSchema implements DataMessageDeserializationSchema<RowData> {

    private static final long serialVersionUID = 1L;

    private final RowField[] fields;
    private final TypeInformation<RowData> type;

    RowDataDataMessageSchema(List<RowField> fields, TypeInformation<RowData> type) {
        this.fields = fields.toArray(new RowField[0]);
        this.type = Objects.requireNonNull(type, "type");
    }

    @Override
    public void deserialize(DataMessage message, Collector<RowData> out) {
        GenericRowData row = new GenericRowData(fields.length);
        for (int i = 0; i < fields.length; i++) {
            row.setField(i, value(message, fields[i]));
        }
        out.collect(row);
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
        return type;
    }

    @Nullable
    private static Object value(DataMessage message, RowField field) {
        if (field.metadata() == TrackMetadata.TIMESTAMP_US) {
            return message.timestampUs();
        }
        if (field.column() == null) {
            throw new IllegalStateException("Not of data messages: " + field.metadata());
        }
        return switch (field.column()) {
            case ROOM -> StringData.fromString(message.room());
            case PARTICIPANT -> RowDataValues.stringOrNull(message.participant());
            case TS -> RowDataValues.timestamp(message.timestampUs(), field.precision());
            case TOPIC -> StringData.fromString(message.topic());
            case PAYLOAD -> message.payload();
            case RELIABLE -> message.reliable();
            default -> throw new IllegalStateException("Not of data messages: " + field.column());
        };
    }
}
