// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.table;

import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

import javax.annotation.Nullable;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Where the picture is in a row of the model's INPUT.
 *
 * @param positions by what the column has
 */
record InputColumns(Map<InputColumns.Kind, Integer> positions) implements Serializable {

    /** What a column of INPUT has. */
    enum Kind {
        DATA("BYTES", LogicalTypeRoot.VARBINARY, "data"),
        WIDTH("INT", LogicalTypeRoot.INTEGER, "width"),
        HEIGHT("INT", LogicalTypeRoot.INTEGER, "height"),
        TYPE("STRING", LogicalTypeRoot.VARCHAR, "type", "buffer_type"),
        PIXEL_ENCODING("STRING", LogicalTypeRoot.VARCHAR, "pixel_encoding"),
        TRACK("STRING", LogicalTypeRoot.VARCHAR, "track");

        private final String type;
        private final LogicalTypeRoot root;
        private final List<String> names;

        Kind(String type, LogicalTypeRoot root, String... names) {
            this.type = type;
            this.root = root;
            this.names = List.of(names);
        }

        private boolean isOptional() {
            return this == PIXEL_ENCODING || this == TRACK;
        }
    }

    private static final String EXPECTED =
            "INPUT (data BYTES, width INT, height INT, type STRING), and after these, if you like,"
                    + " pixel_encoding STRING and track STRING";

    /**
     * Finds the columns by their names.
     *
     * @throws ValidationException if one is missing, unknown or of another type
     */
    static InputColumns of(List<Column> columns) {
        Map<Kind, Integer> positions = new EnumMap<>(Kind.class);
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            Kind kind = kind(column.getName());
            if (!column.getDataType().getLogicalType().is(kind.root)) {
                throw new ValidationException(
                        "The column '%s' of INPUT is %s, but has to be %s: write %s"
                                .formatted(
                                        column.getName(),
                                        column.getDataType(),
                                        kind.type,
                                        EXPECTED));
            }
            if (positions.put(kind, i) != null) {
                throw new ValidationException(
                        "The column '%s' is in INPUT twice: write %s"
                                .formatted(column.getName(), EXPECTED));
            }
        }
        for (Kind kind : Kind.values()) {
            if (!kind.isOptional() && !positions.containsKey(kind)) {
                throw new ValidationException(
                        "INPUT has no column '%s': write %s"
                                .formatted(kind.names.get(0), EXPECTED));
            }
        }
        return new InputColumns(positions);
    }

    private static Kind kind(String name) {
        for (Kind kind : Kind.values()) {
            if (kind.names.contains(name)) {
                return kind;
            }
        }
        throw new ValidationException(
                "A model has no use for the column '%s' of INPUT: write %s"
                        .formatted(name, EXPECTED));
    }

    /**
     * The picture of a row, without a copy of what the row has on the heap; null if it has none.
     */
    @Nullable
    VideoFrame frame(RowData row) {
        List<Integer> used = new ArrayList<>(positions.values());
        if (used.stream().anyMatch(row::isNullAt)) {
            return null;
        }
        FrameHeader header =
                FrameHeader.of(
                        row.getInt(positions.get(Kind.WIDTH)),
                        row.getInt(positions.get(Kind.HEIGHT)),
                        VideoBufferType.ofName(text(row, Kind.TYPE)));
        if (positions.containsKey(Kind.PIXEL_ENCODING)) {
            header = header.withPixelEncoding(PixelEncoding.ofName(text(row, Kind.PIXEL_ENCODING)));
        }
        return VideoFrame.wrap(header, row.getBinary(positions.get(Kind.DATA)));
    }

    /** The track of a row; of all rows the same one, if INPUT does not have it. */
    String track(RowData row) {
        return positions.containsKey(Kind.TRACK) ? text(row, Kind.TRACK) : "";
    }

    private String text(RowData row, Kind kind) {
        return row.getString(positions.get(kind)).toString();
    }
}
