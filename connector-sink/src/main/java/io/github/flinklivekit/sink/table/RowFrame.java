// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.table;

import io.github.flinklivekit.connector.table.FrameColumn;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.FrameOrigin;
import io.github.flinklivekit.frame.VideoBufferType;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.VideoRotation;
import io.github.flinklivekit.sink.SinkElementConverter;
import io.github.flinklivekit.sink.TrackFrame;

import org.apache.flink.table.data.RowData;

import javax.annotation.Nullable;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Makes frames of rows, over the row's own bytes. A row without pixels, without a size or without a
 * track is none.
 */
final class RowFrame implements SinkElementConverter<RowData> {

    private static final long serialVersionUID = 1L;

    private final Map<FrameColumn, Integer> positions = new EnumMap<>(FrameColumn.class);
    private final int timestampPrecision;
    private final VideoBufferType pixelFormat;

    /**
     * Reads rows with these columns.
     *
     * @param timestampPrecision of the column of times; means nothing where there is none
     * @param pixelFormat of rows that do not say theirs
     */
    RowFrame(List<FrameColumn> columns, int timestampPrecision, VideoBufferType pixelFormat) {
        for (int i = 0; i < columns.size(); i++) {
            positions.put(columns.get(i), i);
        }
        this.timestampPrecision = timestampPrecision;
        this.pixelFormat = pixelFormat;
    }

    @Nullable
    @Override
    public TrackFrame convert(RowData row) {
        if (!has(row, FrameColumn.DATA)
                || !has(row, FrameColumn.WIDTH)
                || !has(row, FrameColumn.HEIGHT)) {
            return null;
        }
        String track = text(row, FrameColumn.TRACK, "");
        FrameHeader header =
                new FrameHeader(
                        row.getInt(positions.get(FrameColumn.WIDTH)),
                        row.getInt(positions.get(FrameColumn.HEIGHT)),
                        VideoBufferType.valueOf(text(row, FrameColumn.TYPE, pixelFormat.name())),
                        timestampUs(row),
                        rotation(row),
                        0,
                        FrameOrigin.ofTrack(track));
        byte[] pixels = row.getBinary(positions.get(FrameColumn.DATA));
        return TrackFrame.of(track, VideoFrame.wrap(header, pixels));
    }

    private VideoRotation rotation(RowData row) {
        return has(row, FrameColumn.ROTATION)
                ? VideoRotation.ofDegrees(row.getInt(positions.get(FrameColumn.ROTATION)))
                : VideoRotation.ROTATION_0;
    }

    private long timestampUs(RowData row) {
        if (!has(row, FrameColumn.TS)) {
            return 0;
        }
        var timestamp = row.getTimestamp(positions.get(FrameColumn.TS), timestampPrecision);
        return timestamp.getMillisecond() * 1000 + timestamp.getNanoOfMillisecond() / 1000;
    }

    private String text(RowData row, FrameColumn column, String otherwise) {
        return has(row, column) ? row.getString(positions.get(column)).toString() : otherwise;
    }

    private boolean has(RowData row, FrameColumn column) {
        Integer position = positions.get(column);
        return position != null && !row.isNullAt(position);
    }
}
