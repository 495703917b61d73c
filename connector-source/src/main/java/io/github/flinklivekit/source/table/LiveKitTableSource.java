// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.table;

import io.github.flinklivekit.connector.LiveKitConnectorOptions;
import io.github.flinklivekit.connector.internal.ConnectionOptions;
import io.github.flinklivekit.connector.table.FrameColumn;
import io.github.flinklivekit.frame.VideoBufferType;
import io.github.flinklivekit.source.LiveKitSource;
import io.github.flinklivekit.source.LiveKitSourceBuilder;
import io.github.flinklivekit.source.StopCondition;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.Projection;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsFilterPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsLimitPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsReadingMetadata;
import org.apache.flink.table.connector.source.abilities.SupportsSourceWatermark;
import org.apache.flink.table.connector.source.abilities.SupportsWatermarkPushDown;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;

import javax.annotation.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tracks of rooms as a table, one row a frame. What a query does not need is not done: rows
 * without {@code data} neither convert nor copy a pixel, and only the tracks that it asks for are
 * subscribed.
 */
final class LiveKitTableSource
        implements ScanTableSource,
                SupportsProjectionPushDown,
                SupportsReadingMetadata,
                SupportsFilterPushDown,
                SupportsLimitPushDown,
                SupportsWatermarkPushDown,
                SupportsSourceWatermark {

    private final String table;
    private final Configuration options;
    private final DataType physicalType;

    private DataType producedType;
    private List<FrameField> columns;
    private List<FrameField> metadata = List.of();
    private PushedPredicates predicates = PushedPredicates.NONE;
    @Nullable private Long limit;
    @Nullable private WatermarkStrategy<RowData> watermarks;

    LiveKitTableSource(String table, Configuration options, DataType physicalType) {
        this.table = table;
        this.options = options;
        this.physicalType = physicalType;
        this.producedType = physicalType;
        this.columns = columnsOf(physicalType);
    }

    @Override
    public ChangelogMode getChangelogMode() {
        return ChangelogMode.insertOnly();
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
        List<FrameField> fields = new ArrayList<>(columns);
        fields.addAll(metadata);
        TypeInformation<RowData> rowType = context.createTypeInformation(producedType);
        LiveKitSource<RowData> source = source(fields, rowType);
        WatermarkStrategy<RowData> strategy =
                watermarks == null ? WatermarkStrategy.noWatermarks() : watermarks;
        return new Frames(table, source, strategy, rowType, parallelism());
    }

    private LiveKitSource<RowData> source(
            List<FrameField> fields, TypeInformation<RowData> rowType) {
        VideoBufferType pixelFormat = options.get(LiveKitConnectorOptions.PIXEL_FORMAT);
        boolean withPixels = fields.stream().anyMatch(field -> field.column() == FrameColumn.DATA);
        Configuration effective = new Configuration(options);
        // As they come from the decoder: nobody looks at them.
        effective.set(
                LiveKitConnectorOptions.PIXEL_FORMAT,
                withPixels ? pixelFormat : VideoBufferType.I420);
        predicates.rooms().ifPresent(rooms -> restrictRooms(effective, rooms));
        LiveKitSourceBuilder<RowData> builder =
                LiveKitSource.builder()
                        .setTrackFilter(predicates.trackFilter())
                        .setOptions(effective)
                        .setDeserializer(new FrameRow(fields, pixelFormat, rowType));
        if (limit != null) {
            builder.setStopAfter(StopCondition.afterFrames(limit));
        }
        return builder.build();
    }

    /** Only rooms that the table has: a query that asks for another gets nothing. */
    private static void restrictRooms(Configuration options, Set<String> asked) {
        options.getOptional(ConnectionOptions.ROOMS)
                .ifPresent(
                        rooms -> {
                            List<String> left =
                                    rooms.stream()
                                            .filter(asked::contains)
                                            .collect(Collectors.toList());
                            if (!left.isEmpty()) {
                                options.set(ConnectionOptions.ROOMS, left);
                            }
                        });
    }

    @Nullable
    private Integer parallelism() {
        return options.getOptional(FactoryUtil.SOURCE_PARALLELISM).orElse(null);
    }

    @Override
    public boolean supportsNestedProjection() {
        return false;
    }

    @Override
    public void applyProjection(int[][] projectedFields, DataType projectedType) {
        // The type may have metadata at its end; what the indexes mean are the table's own columns.
        producedType = projectedType;
        columns = columnsOf(Projection.of(projectedFields).project(physicalType));
    }

    @Override
    public Map<String, DataType> listReadableMetadata() {
        return FrameMetadata.types();
    }

    @Override
    public void applyReadableMetadata(List<String> keys, DataType typeWithMetadata) {
        metadata = keys.stream().map(FrameMetadata::of).map(FrameField::of).toList();
        producedType = typeWithMetadata;
    }

    @Override
    public Result applyFilters(List<ResolvedExpression> filters) {
        predicates = PushedPredicates.of(filters);
        // All stay in the query, too: a track may come under a longer name than it was published.
        return Result.of(filters.stream().filter(PushedPredicates::isUnderstood).toList(), filters);
    }

    @Override
    public void applyLimit(long rows) {
        limit = rows;
    }

    @Override
    public void applyWatermark(WatermarkStrategy<RowData> strategy) {
        watermarks = strategy;
    }

    /** Times never run backwards within a track, and each track has its own watermark. */
    @Override
    public void applySourceWatermark() {
        watermarks = WatermarkStrategy.forMonotonousTimestamps();
    }

    @Override
    public DynamicTableSource copy() {
        LiveKitTableSource copy = new LiveKitTableSource(table, options, physicalType);
        copy.producedType = producedType;
        copy.columns = columns;
        copy.metadata = metadata;
        copy.predicates = predicates;
        copy.limit = limit;
        copy.watermarks = watermarks;
        return copy;
    }

    @Override
    public String asSummaryString() {
        return "LiveKit";
    }

    private static List<FrameField> columnsOf(DataType rowType) {
        List<String> names = DataType.getFieldNames(rowType);
        List<LogicalType> types =
                DataType.getFieldDataTypes(rowType).stream().map(DataType::getLogicalType).toList();
        List<FrameField> fields = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            fields.add(
                    FrameField.of(
                            FrameColumn.valueOf(names.get(i).toUpperCase(Locale.ROOT)),
                            types.get(i)));
        }
        return fields;
    }

    private record Frames(
            String table,
            LiveKitSource<RowData> source,
            WatermarkStrategy<RowData> watermarks,
            TypeInformation<RowData> type,
            @Nullable Integer ownParallelism)
            implements DataStreamScanProvider {

        @Override
        public DataStream<RowData> produceDataStream(
                ProviderContext context, StreamExecutionEnvironment env) {
            DataStreamSource<RowData> stream = env.fromSource(source, watermarks, table, type);
            context.generateUid("source").ifPresent(stream::uid);
            if (ownParallelism != null) {
                stream.setParallelism(ownParallelism);
            }
            return stream;
        }

        /** The source never ends by itself; a limit or an option ends it. */
        @Override
        public boolean isBounded() {
            return false;
        }
    }
}
