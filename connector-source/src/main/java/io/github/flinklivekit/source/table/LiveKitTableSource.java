// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.table;

import io.github.flinklivekit.connector.ScanMode;
import io.github.flinklivekit.connector.table.TableColumn;
import io.github.flinklivekit.connector.table.TableDefinition;
import io.github.flinklivekit.source.LiveKitSource;
import io.github.flinklivekit.source.LiveKitSourceOptions;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.ValidationException;
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
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.Collector;

import javax.annotation.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The tracks of rooms as a table, one row a frame or an event. What a query does not need is not
 * done: rows without {@code data} neither convert nor copy a pixel, and only the tracks that it
 * asks for are subscribed.
 */
final class LiveKitTableSource
        implements ScanTableSource,
                SupportsProjectionPushDown,
                SupportsReadingMetadata,
                SupportsFilterPushDown,
                SupportsLimitPushDown,
                SupportsWatermarkPushDown,
                SupportsSourceWatermark {

    private final TableDefinition table;

    private DataType producedType;
    private List<RowField> columns;
    private List<RowField> metadata = List.of();
    private FilterPushDown predicates = FilterPushDown.NONE;
    @Nullable private Long limit;
    @Nullable private WatermarkStrategy<RowData> watermarks;

    /**
     * The source of a table.
     *
     * @throws ValidationException if it has a column that its records say nothing of, or may say
     *     NULL in where it is declared NOT NULL
     */
    LiveKitTableSource(TableDefinition table) {
        this.table = table;
        this.producedType = table.rowType();
        this.columns = RowField.of(table.rowType());
        ScanMode mode = TableScan.mode(table.options());
        checkReadable(table.columns(), mode);
        checkNullable(table, mode);
    }

    /** No column would always be empty. */
    private static void checkReadable(List<TableColumn> columns, ScanMode mode) {
        for (TableColumn column : columns) {
            if (!column.isAvailableIn(mode)) {
                ScanMode other = column.modes().iterator().next();
                throw new ValidationException(
                        "The column '%s' is one of %s, but this table reads %s: leave it out, or write '%s' = '%s'"
                                .formatted(
                                        column.columnName(),
                                        other,
                                        mode,
                                        LiveKitSourceOptions.SCAN_MODE.key(),
                                        other));
            }
        }
    }

    /** The planner takes NOT NULL for granted and computes with what is not there. */
    private static void checkNullable(TableDefinition table, ScanMode mode) {
        RowType row = (RowType) table.rowType().getLogicalType();
        for (int i = 0; i < row.getFieldCount(); i++) {
            RowType.RowField field = row.getFields().get(i);
            if (!field.getType().isNullable() && table.columns().get(i).mayBeNullIn(mode)) {
                throw new ValidationException(
                        "The column '%s' may be NULL where a table reads %s: write %s %s"
                                .formatted(
                                        field.getName(),
                                        mode,
                                        field.getName(),
                                        field.getType().copy(true).asSummaryString()));
            }
        }
    }

    @Override
    public ChangelogMode getChangelogMode() {
        return ChangelogMode.insertOnly();
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
        List<RowField> fields = new ArrayList<>(columns);
        fields.addAll(metadata);
        TypeInformation<RowData> rowType = context.createTypeInformation(producedType);
        return new Rows(
                table.name(),
                new TableScan(table.options(), fields, predicates, limit)
                        .source(rowType)
                        .orElse(null),
                watermarks == null ? WatermarkStrategy.noWatermarks() : watermarks,
                rowType,
                table.options().getOptional(FactoryUtil.SOURCE_PARALLELISM).orElse(null));
    }

    @Override
    public boolean supportsNestedProjection() {
        return false;
    }

    @Override
    public void applyProjection(int[][] projectedFields, DataType projectedType) {
        // The type may have metadata at its end; what the indexes mean are the table's own columns.
        producedType = projectedType;
        columns = RowField.of(Projection.of(projectedFields).project(table.rowType()));
    }

    @Override
    public Map<String, DataType> listReadableMetadata() {
        return TrackMetadata.types(TableScan.mode(table.options()));
    }

    @Override
    public void applyReadableMetadata(List<String> keys, DataType typeWithMetadata) {
        metadata = keys.stream().map(TrackMetadata::of).map(RowField::of).toList();
        producedType = typeWithMetadata;
    }

    @Override
    public Result applyFilters(List<ResolvedExpression> filters) {
        predicates = FilterPushDown.of(filters);
        // All stay in the query, too: a track may come under a longer name than it was published.
        return Result.of(filters.stream().filter(FilterPushDown::isUnderstood).toList(), filters);
    }

    @Override
    public void applyLimit(long rows) {
        limit = rows;
    }

    @Override
    public void applyWatermark(WatermarkStrategy<RowData> strategy) {
        watermarks = strategy;
    }

    @Override
    public void applySourceWatermark() {
        watermarks = SourceWatermarks.of(table.options());
    }

    @Override
    public DynamicTableSource copy() {
        LiveKitTableSource copy = new LiveKitTableSource(table);
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

    /**
     * The rows of a scan.
     *
     * @param source null if there can be none
     */
    private record Rows(
            String table,
            @Nullable LiveKitSource<RowData> source,
            WatermarkStrategy<RowData> watermarks,
            TypeInformation<RowData> type,
            @Nullable Integer ownParallelism)
            implements DataStreamScanProvider {

        @Override
        public DataStream<RowData> produceDataStream(
                ProviderContext context, StreamExecutionEnvironment env) {
            if (source == null) {
                return nothing(env);
            }
            DataStreamSource<RowData> stream = env.fromSource(source, watermarks, table, type);
            context.generateUid("source").ifPresent(stream::uid);
            if (ownParallelism != null) {
                stream.setParallelism(ownParallelism);
            }
            return stream;
        }

        /** Flink's own sources of collections have at least one element. */
        private DataStream<RowData> nothing(StreamExecutionEnvironment env) {
            return env.fromSequence(0, 0)
                    .name(table)
                    .flatMap((Long number, Collector<RowData> out) -> {})
                    .returns(type)
                    .setParallelism(1);
        }

        /** The source never ends by itself; a limit or an option ends it. */
        @Override
        public boolean isBounded() {
            return false;
        }
    }
}
