// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.operators;

import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import static org.assertj.core.api.Assertions.assertThat;

/** Memory limits of operators that allocate, and the metrics that tell of them. */
class FrameMemoryITCase {

    private static final int FRAMES = 40;
    private static final int FRAME_BYTES = VideoBufferType.I420.sizeBytes(64, 32);

    private static final InMemoryReporter REPORTER = InMemoryReporter.createWithRetainedMetrics();

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .setConfiguration(REPORTER.addToConfiguration(new Configuration()))
                            .build());

    /** Frames that a job keeps; it runs in this JVM. */
    private static final Queue<VideoFrame> KEPT = new ConcurrentLinkedQueue<>();

    private static DataStream<VideoFrame> pictures(String name, MemorySize limit) {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(1);
        return env.fromSource(
                        Frames.testPattern(64, 32, 1_000_000, 1)
                                .withFrames(FRAMES)
                                .withMemoryLimit(limit),
                        WatermarkStrategy.noWatermarks(),
                        name)
                .uid(name);
    }

    @Test
    void aSourceAtItsLimitDropsAndCounts() throws Exception {
        KEPT.clear();
        List<Long> passed =
                pictures("hoarded", new MemorySize(3L * FRAME_BYTES))
                        .map(
                                frame -> {
                                    if (KEPT.size() < 3) {
                                        KEPT.add(frame.retain());
                                    }
                                    return frame.sequence();
                                })
                        .returns(Types.LONG)
                        .executeAndCollect(FRAMES);
        assertThat(passed).containsExactly(0L, 1L, 2L);
        assertThat(count("Source: hoarded", "framesOutOfMemory")).isEqualTo(FRAMES - 3);
        assertThat(gauge("Source: hoarded", "frameMemoryLimit")).isEqualTo(3L * FRAME_BYTES);
        assertThat(gauge("Source: hoarded", "frameMemoryUsed")).isEqualTo(3L * FRAME_BYTES);
        KEPT.forEach(VideoFrame::release);
        assertThat(gauge("Source: hoarded", "frameMemoryUsed")).isZero();
        assertThat(gauge("Source: hoarded", "framesReclaimed")).isZero();
    }

    @Test
    void aBatchIsEmittedWhereMemoryEndsIt() throws Exception {
        List<Integer> sizes =
                Frames.batch(
                                pictures("batched", MemorySize.ofMebiBytes(16)),
                                1000,
                                Duration.ofMinutes(10),
                                new MemorySize(20L * FRAME_BYTES))
                        .map(batch -> batch.size())
                        .returns(Types.INT)
                        .executeAndCollect(FRAMES);
        assertThat(sizes).hasSizeGreaterThan(2);
        assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(FRAMES);
        assertThat(count("frames-batch", "framesOutOfMemory")).isZero();
        assertThat(gauge("frames-batch", "frameMemoryUsed")).isZero();
        assertThat(gauge("frames-batch", "frameMemoryLimit")).isEqualTo(20L * FRAME_BYTES);
    }

    @Test
    void aFrameTooLargeForABatchIsDroppedAndCounted() throws Exception {
        List<Integer> sizes =
                Frames.batch(
                                pictures("large", MemorySize.ofMebiBytes(16))
                                        .process(Frames.map(f -> f.sequence() == 7 ? f : null)),
                                4,
                                Duration.ofMinutes(10),
                                new MemorySize(FRAME_BYTES / 2))
                        .name("too-small")
                        .map(batch -> batch.size())
                        .returns(Types.INT)
                        .executeAndCollect(FRAMES);
        assertThat(sizes).isEmpty();
        assertThat(count("too-small", "framesOutOfMemory")).isEqualTo(1);
    }

    private static long count(String operator, String metric) {
        return ((Counter) metric(operator, metric)).getCount();
    }

    private static long gauge(String operator, String metric) {
        return ((Number) ((Gauge<?>) metric(operator, metric)).getValue()).longValue();
    }

    private static Metric metric(String operator, String metric) {
        String end = "." + operator + ".0.livekit." + metric;
        List<Metric> found =
                REPORTER.getMetricsByGroup().entrySet().stream()
                        .filter(entry -> entry.getKey().getMetricIdentifier(metric).endsWith(end))
                        .map(entry -> entry.getValue().get(metric))
                        .filter(Objects::nonNull)
                        .toList();
        assertThat(found).as(end).hasSize(1);
        return found.get(0);
    }
}
