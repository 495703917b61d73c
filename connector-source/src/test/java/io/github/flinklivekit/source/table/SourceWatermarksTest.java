// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.table;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkAlignmentParams;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class SourceWatermarksTest {

    private final List<Long> emitted = new ArrayList<>();

    @Test
    void areEmittedFromTimeToTime() {
        WatermarkGenerator<RowData> generator = generator(Map.of());
        generator.onEvent(new GenericRowData(0), 10, output());
        assertThat(emitted).isEmpty();

        generator.onPeriodicEmit(output());
        assertThat(emitted).containsExactly(9L);
    }

    @Test
    void areEmittedWithEachRow() {
        WatermarkGenerator<RowData> generator =
                generator(Map.of("scan.watermark.emit.strategy", "on-event"));
        generator.onEvent(new GenericRowData(0), 10, output());
        generator.onPeriodicEmit(output());
        generator.onEvent(new GenericRowData(0), 20, output());

        assertThat(emitted).containsExactly(9L, 19L);
    }

    @Test
    void areAligned() {
        WatermarkAlignmentParams alignment =
                SourceWatermarks.of(
                                Configuration.fromMap(
                                        Map.of(
                                                "scan.watermark.alignment.group", "g",
                                                "scan.watermark.alignment.max-drift", "3 s",
                                                "scan.watermark.alignment.update-interval", "2 s")))
                        .getAlignmentParameters();

        assertThat(alignment.getWatermarkGroup()).isEqualTo("g");
        assertThat(alignment.getMaxAllowedWatermarkDrift()).isEqualTo(3_000);
        assertThat(alignment.getUpdateInterval()).isEqualTo(2_000);
        assertThat(SourceWatermarks.of(new Configuration()).getAlignmentParameters().isEnabled())
                .isFalse();
    }

    private static WatermarkGenerator<RowData> generator(Map<String, String> options) {
        return SourceWatermarks.of(Configuration.fromMap(options)).createWatermarkGenerator(null);
    }

    private WatermarkOutput output() {
        return new WatermarkOutput() {
            @Override
            public void emitWatermark(Watermark watermark) {
                emitted.add(watermark.getTimestamp());
            }

            @Override
            public void markIdle() {}

            @Override
            public void markActive() {}
        };
    }
}
