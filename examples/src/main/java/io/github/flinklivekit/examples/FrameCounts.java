// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples;

import io.github.flinklivekit.frame.FrameHeader;

import javax.annotation.Nullable;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What {@code watch} counts. */
final class FrameCounts implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Latencies are counted in steps of 0.1 ms, so that hours of them fit into little memory. */
    private static final long STEP_US = 100;

    private static final String USER_TIMESTAMP = "userTimestamp";
    private static final String FRAME_ID = "frameId";
    private static final String USER_DATA = "userData";

    private final TreeMap<String, Long> framesPerTrack = new TreeMap<>();
    private final TreeMap<String, Long> sizes = new TreeMap<>();
    private final TreeMap<Long, Long> latencySteps = new TreeMap<>();
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
        other.latencySteps.forEach((step, count) -> latencySteps.merge(step, count, Long::sum));
    }

    /**
     * What is printed: names to numbers, and to objects of such.
     *
     * @param withMetadata whether also how many frames of each track came with each field
     */
    Map<String, Object> report(boolean withMetadata) {
        Map<String, Object> latency = new LinkedHashMap<>();
        latency.put("p50", latencyMs(0.50));
        latency.put("p99", latencyMs(0.99));
        latency.put("samples", latencies());
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("frames", frames);
        report.put("framesPerTrack", framesPerTrack);
        report.put("sizes", sizes);
        report.put("latencyMs", latency);
        report.put("framesDropped", dropped);
        if (withMetadata) {
            report.put("framesWithMetadataPerTrack", metadataPerTrack);
        }
        return report;
    }

    private long latencies() {
        return latencySteps.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * The latency that a share of the frames does not exceed, in milliseconds; null without a time
     * code.
     */
    private Double latencyMs(double share) {
        long rank = (long) Math.ceil(share * latencies());
        long seen = 0;
        for (Map.Entry<Long, Long> step : latencySteps.entrySet()) {
            seen += step.getValue();
            if (seen >= rank) {
                return step.getKey() * STEP_US / 1000.0;
            }
        }
        return null;
    }
}
