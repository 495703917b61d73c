// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples;

import io.github.flinklivekit.frame.FrameHeader;

import javax.annotation.Nullable;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What {@code watch} counts. */
final class FrameCounts implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Latencies are counted in steps of 0.1 ms, so that hours of them fit into little memory. */
    private static final long STEP_US = 100;

    /** Likewise distances between two frames, in steps of 5 ms. */
    private static final long INTERVAL_STEP_US = 5_000;

    private static final String USER_TIMESTAMP = "userTimestamp";
    private static final String FRAME_ID = "frameId";
    private static final String USER_DATA = "userData";

    private final TreeMap<String, Long> framesPerTrack = new TreeMap<>();
    private final TreeMap<String, Long> sizes = new TreeMap<>();
    private final TreeMap<Long, Long> latencySteps = new TreeMap<>();
    private final TreeMap<Long, Long> intervalSteps = new TreeMap<>();
    private final TreeMap<String, Long> lastTimestampUs = new TreeMap<>();
    private final TreeMap<String, Long> nextSequence = new TreeMap<>();
    private final TreeMap<String, Map<String, Long>> metadataPerTrack = new TreeMap<>();
    private long frames;
    private long dropped;

    void add(FrameHeader frame) {
        String track = frame.origin().participant() + "/" + frame.origin().track();
        frames++;
        framesPerTrack.merge(track, 1L, Long::sum);
        sizes.merge(frame.width() + "x" + frame.height(), 1L, Long::sum);
        Map<String, Long> fields = metadataPerTrack.computeIfAbsent(track, first -> noFields());
        count(fields, USER_TIMESTAMP, frame.metadata().userTimestampUs());
        count(fields, FRAME_ID, frame.metadata().frameId());
        count(fields, USER_DATA, frame.metadata().userData());
        Long before = lastTimestampUs.put(track, frame.timestampUs());
        if (before != null) {
            intervalSteps.merge((frame.timestampUs() - before) / INTERVAL_STEP_US, 1L, Long::sum);
        }
        Long expected = nextSequence.put(track, frame.sequence() + 1);
        if (expected != null) {
            dropped += Math.max(0, frame.sequence() - expected);
        }
    }

    private static Map<String, Long> noFields() {
        return new TreeMap<>(Map.of(USER_TIMESTAMP, 0L, FRAME_ID, 0L, USER_DATA, 0L));
    }

    private static void count(Map<String, Long> fields, String field, @Nullable Object value) {
        if (value != null) {
            fields.merge(field, 1L, Long::sum);
        }
    }

    void addLatency(long micros) {
        latencySteps.merge(Math.floorDiv(micros, STEP_US), 1L, Long::sum);
    }

    void addAll(FrameCounts other) {
        frames += other.frames;
        dropped += other.dropped;
        other.framesPerTrack.forEach(
                (track, count) -> framesPerTrack.merge(track, count, Long::sum));
        other.metadataPerTrack.forEach(
                (track, counts) -> {
                    Map<String, Long> fields =
                            metadataPerTrack.computeIfAbsent(track, first -> noFields());
                    counts.forEach((field, count) -> fields.merge(field, count, Long::sum));
                });
        other.sizes.forEach((size, count) -> sizes.merge(size, count, Long::sum));
        other.intervalSteps.forEach((step, count) -> intervalSteps.merge(step, count, Long::sum));
        other.latencySteps.forEach((step, count) -> latencySteps.merge(step, count, Long::sum));
    }

    /**
     * What is printed: names to numbers, and to objects of such.
     *
     * @param withMetadata whether also how many frames of each track came with each field
     */
    Map<String, Object> report(boolean withMetadata) {
        Map<String, Object> latency = new LinkedHashMap<>();
        latency.put("p50", atShare(latencySteps, 0.50, STEP_US));
        latency.put("p99", atShare(latencySteps, 0.99, STEP_US));
        latency.put("samples", count(latencySteps));
        Map<String, Object> interval = new LinkedHashMap<>();
        interval.put("min", atShare(intervalSteps, 0, INTERVAL_STEP_US));
        interval.put("p50", atShare(intervalSteps, 0.50, INTERVAL_STEP_US));
        interval.put("max", atShare(intervalSteps, 1, INTERVAL_STEP_US));
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("frames", frames);
        report.put("framesPerTrack", framesPerTrack);
        report.put("sizes", sizes);
        report.put("latencyMs", latency);
        report.put("intervalMs", interval);
        report.put("framesDropped", dropped);
        if (withMetadata) {
            report.put("framesWithMetadataPerTrack", metadataPerTrack);
        }
        return report;
    }

    private static long count(SortedMap<Long, Long> steps) {
        return steps.values().stream().mapToLong(Long::longValue).sum();
    }

    /** What a share of all does not exceed, in milliseconds; null where there are none. */
    @Nullable
    private static Double atShare(SortedMap<Long, Long> steps, double share, long stepUs) {
        long rank = (long) Math.ceil(share * count(steps));
        long seen = 0;
        for (Map.Entry<Long, Long> step : steps.entrySet()) {
            seen += step.getValue();
            if (seen >= rank) {
                return step.getKey() * stepUs / 1000.0;
            }
        }
        return null;
    }
}
