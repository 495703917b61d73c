// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.table;

import io.github.flinklivekit.connector.LiveKitConnectorOptions;
import io.github.flinklivekit.connector.table.FrameColumn;
import io.github.flinklivekit.sink.LiveKitSink;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.FactoryUtil;

import java.util.List;

/** Publishes rows as tracks: a row with pixels is a frame. */
final class LiveKitTableSink implements DynamicTableSink {

    private final Configuration options;
    private final List<FrameColumn> columns;
    private final int timestampPrecision;

    LiveKitTableSink(Configuration options, List<FrameColumn> columns, int timestampPrecision) {
        this.options = options;
        this.timestampPrecision = timestampPrecision;
        this.columns = List.copyOf(columns);
        if (!columns.contains(FrameColumn.TRACK)
                && options.getOptional(LiveKitConnectorOptions.TRACK).isEmpty()) {
            throw new ValidationException(
                    "A livekit table that is written to needs the column 'track' or the option 'track': the name to publish under");
        }
    }

    @Override
    public ChangelogMode getChangelogMode(ChangelogMode requested) {
        return ChangelogMode.insertOnly();
    }

    @Override
    public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
        LiveKitSink<RowData> sink =
                LiveKitSink.builder()
                        .setOptions(options)
                        .setElementConverter(
                                new RowFrame(
                                        columns,
                                        timestampPrecision,
                                        options.get(LiveKitConnectorOptions.PIXEL_FORMAT)))
                        .build();
        return options.getOptional(FactoryUtil.SINK_PARALLELISM)
                .map(parallelism -> SinkV2Provider.of(sink, parallelism))
                .orElseGet(() -> SinkV2Provider.of(sink));
    }

    @Override
    public DynamicTableSink copy() {
        return new LiveKitTableSink(options, columns, timestampPrecision);
    }

    @Override
    public String asSummaryString() {
        return "LiveKit";
    }
}
