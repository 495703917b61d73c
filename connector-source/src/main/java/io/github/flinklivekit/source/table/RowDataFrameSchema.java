// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.table;

import io.github.flinklivekit.frame.FrameMetadata;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.source.deserializer.FrameContext;
import io.github.flinklivekit.source.deserializer.FrameDeserializationSchema;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.util.Collector;

import javax.annotation.Nullable;

import java.util.List;
import java.util.Objects;

/** Makes rows of frames. Pixels are touched, and copied once, only for a row that has them. */
final class RowDataFrameSchema implements FrameDeserializationSchema<RowData> {

    private static final long serialVersionUID = 1L;

    private final RowField[] fields;
    private final VideoBufferType bufferType;
    private final TypeInformation<RowData> type;

    /**
     * Rows with these fields.
     *
     * @param bufferType what the rows' frames are in, also of rows without pixels
     */
    RowDataFrameSchema(
            List<RowField> fields, VideoBufferType bufferType, TypeInformation<RowData> type) {
        this.fields = fields.toArray(new RowField[0]);
        this.bufferType = Objects.requireNonNull(bufferType, "bufferType");
        this.type = Objects.requireNonNull(type, "type");
    }

    @Override
    public void deserialize(VideoFrame frame, FrameContext context, Collector<RowData> out) {
        GenericRowData row = new GenericRowData(fields.length);
        for (int i = 0; i < fields.length; i++) {
            RowField field = fields[i];
            row.setField(
                    i,
                    field.metadata() == null
                            ? value(frame, field)
                            : metadata(frame, context, field.metadata()));
        }
        out.collect(row);
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
        return type;
    }

    @Nullable
    private Object value(VideoFrame frame, RowField field) {
        return switch (field.column()) {
            case ROOM -> StringData.fromString(frame.room());
            case PARTICIPANT -> StringData.fromString(frame.participant());
            case TRACK -> StringData.fromString(frame.track());
            case TRACK_SOURCE -> RowDataValues.enumName(frame.trackSource());
            case TS -> RowDataValues.timestamp(frame.timestampUs(), field.precision());
            case SEQUENCE -> frame.sequence();
            case WIDTH -> frame.width();
            case HEIGHT -> frame.height();
            case BUFFER_TYPE -> RowDataValues.enumName(bufferType);
            case PIXEL_ENCODING -> RowDataValues.enumName(frame.pixelEncoding());
            case ROTATION -> frame.rotation().degrees();
            case DATA -> pixels(frame);
            // A frame says nothing of it; so a copy of the row leaves a track as it is.
            case MUTED -> null;
            case EVENT, REASON, TOPIC, PAYLOAD, RELIABLE ->
                    throw new IllegalStateException("Not of frames: " + field.column());
        };
    }

    @Nullable
    private static Object metadata(VideoFrame frame, FrameContext context, TrackMetadata key) {
        return switch (key) {
            case TIMESTAMP_US -> frame.timestampUs();
            case TRACK_SID -> StringData.fromString(frame.trackSid());
            case MIME_TYPE -> RowDataValues.stringOrNull(context.mimeType());
            case QUALITY -> context.quality().map(RowDataValues::enumName).orElse(null);
            case PARTICIPANT_NAME -> StringData.fromString(context.track().participantName());
            case PARTICIPANT_KIND -> RowDataValues.enumName(context.track().participantKind());
            case PARTICIPANT_ATTRIBUTES ->
                    RowDataValues.map(context.track().participantAttributes());
            case USER_TIMESTAMP -> userTimestamp(frame.metadata());
            case USER_TIMESTAMP_US -> frame.metadata().userTimestampUs();
            case FRAME_ID -> frame.metadata().frameId();
            case USER_DATA -> frame.metadata().userData();
        };
    }

    @Nullable
    private static TimestampData userTimestamp(FrameMetadata metadata) {
        Long userTimestampUs = metadata.userTimestampUs();
        return userTimestampUs == null
                ? null
                : RowDataValues.timestamp(userTimestampUs, RowDataValues.MICROSECONDS);
    }

    private static byte[] pixels(VideoFrame frame) {
        byte[] copy = new byte[frame.header().sizeBytes()];
        frame.data().get(copy);
        return copy;
    }
}
