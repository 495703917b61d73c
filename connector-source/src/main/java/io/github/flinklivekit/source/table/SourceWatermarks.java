// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.table;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.watermark.WatermarkEmitStrategy;

/**
 * The watermarks of {@code SOURCE_WATERMARK()}, by the options that Flink has for all tables
 * (FLIP-296). To those of an expression Flink applies them itself; these it leaves to the source.
 * How long a silent track is waited for is the source's own affair, whatever the watermarks are.
 */
final class SourceWatermarks {

    private SourceWatermarks() {}

    /** Times never run backwards within a track, and each track has its own watermark. */
    static WatermarkStrategy<RowData> of(ReadableConfig options) {
        WatermarkStrategy<RowData> strategy =
                options.get(FactoryUtil.WATERMARK_EMIT_STRATEGY) == WatermarkEmitStrategy.ON_EVENT
                        ? WatermarkStrategy.forGenerator(context -> new OnEvent())
                        : WatermarkStrategy.forMonotonousTimestamps();
        // Flink has checked that there is a drift where there is a group.
        return options.getOptional(FactoryUtil.WATERMARK_ALIGNMENT_GROUP)
                .map(
                        group ->
                                strategy.withWatermarkAlignment(
                                        group,
                                        options.get(FactoryUtil.WATERMARK_ALIGNMENT_MAX_DRIFT),
                                        options.get(
                                                FactoryUtil.WATERMARK_ALIGNMENT_UPDATE_INTERVAL)))
                .orElse(strategy);
    }

    /** A watermark behind each row. */
    private static final class OnEvent implements WatermarkGenerator<RowData> {

        @Override
        public void onEvent(RowData row, long timestampMs, WatermarkOutput output) {
            output.emitWatermark(new Watermark(timestampMs - 1));
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            // All is said with the rows.
        }
    }
}
