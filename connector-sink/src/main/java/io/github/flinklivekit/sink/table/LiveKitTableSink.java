// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.table;

import io.github.flinklivekit.connector.table.FrameMetadataColumn;
import io.github.flinklivekit.connector.table.LiveKitTableOptions;
import io.github.flinklivekit.connector.table.TableColumn;
import io.github.flinklivekit.connector.table.TableDefinition;
import io.github.flinklivekit.sink.LiveKitSink;
import io.github.flinklivekit.sink.LiveKitSinkOptions;
import io.github.flinklivekit.sink.TrackPartitioning;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.table.connector.sink.abilities.SupportsWritingMetadata;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.DataType;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Publishes rows as tracks: a row with pixels is a frame, and rows mute and unmute tracks. */
final class LiveKitTableSink implements DynamicTableSink, SupportsWritingMetadata {

    private static final List<TableColumn> PICTURE =
            List.of(TableColumn.WIDTH, TableColumn.HEIGHT, TableColumn.DATA);

    private final TableDefinition table;
    private final Destination destination;
    private List<FrameMetadataColumn> metadata = List.of();

    /**
     * The sink of a table.
     *
     * @throws ValidationException if the definition has not what is needed to publish; the message
     *     says what to write
     */
    LiveKitTableSink(TableDefinition table) {
        this.table = table;
        checkPicture(table.columns());
        this.destination = Destination.of(table);
    }

    private static void checkPicture(List<TableColumn> columns) {
        for (TableColumn needed : PICTURE) {
            if (!columns.contains(needed)) {
                throw new ValidationException(
                        "A livekit table that is written to needs the column '%s': a picture has width, height and data"
                                .formatted(needed.columnName()));
            }
        }
    }

    @Override
    public ChangelogMode getChangelogMode(ChangelogMode requested) {
        return ChangelogMode.insertOnly();
    }

    @Override
    public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
        Optional<Integer> parallelism = table.options().getOptional(FactoryUtil.SINK_PARALLELISM);
        LiveKitSink<RowData> sink =
                LiveKitSink.builder()
                        // With one of its own, the sink need not fit what comes before it.
                        .setPartitioning(
                                parallelism.orElse(1) > 1
                                        ? TrackPartitioning.BY_TRACK
                                        : TrackPartitioning.AUTO)
                        .setOptions(publishing())
                        .setElementsNameRooms(destination.roomPerRow())
                        .setElementConverter(
                                new RowDataElementConverter(
                                        table.columns(),
                                        metadata,
                                        table.timestampPrecision(),
                                        table.options().get(LiveKitSinkOptions.BUFFER_TYPE),
                                        table.options().get(LiveKitSinkOptions.PIXEL_ENCODING),
                                        destination))
                        .build();
        return parallelism
                .map(subtasks -> SinkV2Provider.of(sink, subtasks))
                .orElseGet(() -> SinkV2Provider.of(sink));
    }

    /** Without the rooms that a table has to be read, where each row names its own. */
    private Configuration publishing() {
        Configuration options = LiveKitTableOptions.withOwnIdentity(table.options());
        if (destination.roomPerRow()) {
            options.removeConfig(LiveKitSinkOptions.ROOM);
        }
        return options;
    }

    @Override
    public Map<String, DataType> listWritableMetadata() {
        Map<String, DataType> types = new LinkedHashMap<>();
        for (FrameMetadataColumn column : FrameMetadataColumn.values()) {
            types.put(column.key(), column.type());
        }
        return types;
    }

    @Override
    public void applyWritableMetadata(List<String> keys, DataType consumedDataType) {
        metadata = keys.stream().map(FrameMetadataColumn::of).toList();
    }

    @Override
    public DynamicTableSink copy() {
        LiveKitTableSink copy = new LiveKitTableSink(table);
        copy.metadata = metadata;
        return copy;
    }

    @Override
    public String asSummaryString() {
        return "LiveKit";
    }
}
