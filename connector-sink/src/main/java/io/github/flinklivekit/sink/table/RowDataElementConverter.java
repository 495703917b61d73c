// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.table;

import io.github.flinklivekit.connector.table.FrameMetadataColumn;
import io.github.flinklivekit.connector.table.TableColumn;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.FrameOrigin;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.frame.pixels.VideoRotation;
import io.github.flinklivekit.sink.element.SinkElement;
import io.github.flinklivekit.sink.element.SinkElementConverter;
import io.github.flinklivekit.sink.element.SinkSequence;
import io.github.flinklivekit.sink.element.TrackAddress;
import io.github.flinklivekit.sink.element.TrackCommand;
import io.github.flinklivekit.sink.element.TrackFrame;

import org.apache.flink.table.data.RowData;

import javax.annotation.Nullable;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Makes frames of rows with pixels, over the row's own bytes, and mutes of rows that say whether
 * their track is muted. Of a row with both, the mute comes first.
 */
final class RowDataElementConverter implements SinkElementConverter<RowData> {

    private static final long serialVersionUID = 1L;

    private final Map<TableColumn, Integer> positions = new EnumMap<>(TableColumn.class);
    private final RowDataFrameMetadata metadata;
    private final int timestampPrecision;
    private final VideoBufferType bufferType;
    private final PixelEncoding pixelEncoding;
    private final Destination destination;

    /**
     * Reads rows with these columns.
     *
     * @param metadata the columns behind those
     * @param timestampPrecision of the column of times; means nothing where there is none
     * @param bufferType of rows that do not say theirs
     * @param pixelEncoding likewise
     * @param destination which room and track rows are for
     */
    RowDataElementConverter(
            List<TableColumn> columns,
            List<FrameMetadataColumn> metadata,
            int timestampPrecision,
            VideoBufferType bufferType,
            PixelEncoding pixelEncoding,
            Destination destination) {
        for (int i = 0; i < columns.size(); i++) {
            positions.put(columns.get(i), i);
        }
        this.metadata = new RowDataFrameMetadata(metadata, columns.size());
        this.timestampPrecision = timestampPrecision;
        this.bufferType = bufferType;
        this.pixelEncoding = pixelEncoding;
        this.destination = destination;
    }

    /**
     * What a row says.
     *
     * @throws IllegalArgumentException if it does not say which room, which track or how large the
     *     picture is; the message says what to write
     */
    @Nullable
    @Override
    public SinkElement convert(RowData row) {
        boolean isFrame = has(row, TableColumn.DATA);
        boolean isMute = has(row, TableColumn.MUTED);
        if (!isFrame && !isMute) {
            return null;
        }
        String room = room(row);
        String track = track(row);
        if (!isMute) {
            return new TrackFrame(room, track, frame(row, track));
        }
        TrackCommand mute =
                new TrackCommand(
                        room,
                        track,
                        row.getBoolean(positions.get(TableColumn.MUTED))
                                ? TrackCommand.Action.MUTE
                                : TrackCommand.Action.UNMUTE);
        return isFrame
                ? SinkSequence.of(mute, new TrackFrame(room, track, frame(row, track)))
                : mute;
    }

    /**
     * Reads the names of room and track alone: the row's bytes stay where they are.
     *
     * @throws IllegalArgumentException if the row does not say which room or which track; the
     *     message says what to write
     */
    @Nullable
    @Override
    public TrackAddress address(RowData row) {
        return has(row, TableColumn.DATA) || has(row, TableColumn.MUTED)
                ? new TrackAddress(room(row), track(row))
                : null;
    }

    @Nullable
    private String room(RowData row) {
        return destination.room(text(row, TableColumn.ROOM));
    }

    private String track(RowData row) {
        return destination.track(text(row, TableColumn.TRACK));
    }

    private VideoFrame frame(RowData row, String track) {
        String type = text(row, TableColumn.BUFFER_TYPE);
        String encoding = text(row, TableColumn.PIXEL_ENCODING);
        FrameHeader header =
                new FrameHeader(
                        pixels(row, TableColumn.WIDTH),
                        pixels(row, TableColumn.HEIGHT),
                        type == null ? bufferType : VideoBufferType.ofName(type),
                        timestampUs(row),
                        rotation(row),
                        0,
                        FrameOrigin.ofTrack(track),
                        encoding == null ? pixelEncoding : PixelEncoding.ofName(encoding),
                        metadata.of(row));
        return VideoFrame.wrap(header, row.getBinary(positions.get(TableColumn.DATA)));
    }

    private int pixels(RowData row, TableColumn side) {
        if (!has(row, side)) {
            throw new IllegalArgumentException(
                    "A row has a picture in 'data' and NULL in '"
                            + side.columnName()
                            + "': write width and height in pixels, or NULL into 'data' where there is no picture");
        }
        return row.getInt(positions.get(side));
    }

    private VideoRotation rotation(RowData row) {
        return has(row, TableColumn.ROTATION)
                ? VideoRotation.ofDegrees(row.getInt(positions.get(TableColumn.ROTATION)))
                : VideoRotation.ROTATION_0;
    }

    private long timestampUs(RowData row) {
        if (!has(row, TableColumn.TS)) {
            return 0;
        }
        return RowDataFrameMetadata.microseconds(
                row.getTimestamp(positions.get(TableColumn.TS), timestampPrecision));
    }

    @Nullable
    private String text(RowData row, TableColumn column) {
        return has(row, column) ? row.getString(positions.get(column)).toString() : null;
    }

    private boolean has(RowData row, TableColumn column) {
        Integer position = positions.get(column);
        return position != null && !row.isNullAt(position);
    }
}
