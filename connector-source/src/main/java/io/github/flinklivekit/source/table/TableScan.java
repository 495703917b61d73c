// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.table;

import io.github.flinklivekit.connector.ScanMode;
import io.github.flinklivekit.connector.table.LiveKitTableOptions;
import io.github.flinklivekit.connector.table.TableColumn;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.source.LiveKitSource;
import io.github.flinklivekit.source.LiveKitSourceBuilder;
import io.github.flinklivekit.source.LiveKitSourceOptions;
import io.github.flinklivekit.source.enumerator.stop.StopCondition;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.data.RowData;

import javax.annotation.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a query asks of a table.
 *
 * @param options of the table
 * @param fields of the rows, in their order
 * @param predicates what rows have to meet
 * @param limit how many rows are needed; null for all
 */
record TableScan(
        Configuration options,
        List<RowField> fields,
        FilterPushDown predicates,
        @Nullable Long limit) {

    TableScan {
        fields = List.copyOf(fields);
    }

    static ScanMode mode(Configuration options) {
        return options.get(LiveKitSourceOptions.SCAN_MODE);
    }

    /**
     * A source that reads no more than is asked for.
     *
     * @return empty if no row can ever come
     * @throws IllegalArgumentException if the options lack something or contradict one another; the
     *     message says what to write
     */
    Optional<LiveKitSource<RowData>> source(TypeInformation<RowData> rowType) {
        LiveKitSource<RowData> ofAllRooms = source(options, rowType);
        Optional<Set<String>> asked = predicates.rooms();
        return asked.isEmpty()
                ? Optional.of(ofAllRooms)
                : RoomPushDown.narrowed(options, asked.get()).map(left -> source(left, rowType));
    }

    /**
     * In which format frames are needed: where nobody looks at the pixels, as they come from the
     * decoder.
     */
    VideoBufferType emittedBufferType() {
        boolean withPixels = fields.stream().anyMatch(field -> field.column() == TableColumn.DATA);
        return withPixels ? bufferType() : VideoBufferType.I420;
    }

    private VideoBufferType bufferType() {
        return options.get(LiveKitSourceOptions.BUFFER_TYPE);
    }

    private LiveKitSource<RowData> source(Configuration from, TypeInformation<RowData> rowType) {
        Configuration use = LiveKitTableOptions.withOwnIdentity(from);
        return switch (mode(options)) {
            case FRAMES -> frames(use, rowType);
            case TRACK_EVENTS -> events(use, rowType);
            case DATA_MESSAGES -> messages(use, rowType);
        };
    }

    private LiveKitSource<RowData> frames(Configuration use, TypeInformation<RowData> rowType) {
        LiveKitSourceBuilder<RowData> builder =
                LiveKitSource.forFrames()
                        .setTrackFilter(predicates.trackFilter())
                        .setOptions(use)
                        .setBufferType(emittedBufferType())
                        .setDeserializer(new RowDataFrameSchema(fields, bufferType(), rowType));
        if (limit != null) {
            builder.setStopAfter(StopCondition.afterFrames(limit));
        }
        return builder.build();
    }

    /** All but rooms is left to the query: a message that is not wanted has come already. */
    private LiveKitSource<RowData> messages(Configuration use, TypeInformation<RowData> rowType) {
        return LiveKitSource.forDataMessages()
                .setOptions(use)
                .setDeserializer(new RowDataDataMessageSchema(fields, rowType))
                .build();
    }

    /** A limit is left to the query: sources of events do not end after some of them. */
    private LiveKitSource<RowData> events(Configuration use, TypeInformation<RowData> rowType) {
        return LiveKitSource.forTrackEvents()
                .setTrackFilter(predicates.trackFilter())
                .setOptions(use)
                .setDeserializer(new RowDataTrackEventSchema(fields, rowType))
                .build();
    }
}
