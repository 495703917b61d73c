// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.quickstart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import javax.annotation.Nullable;

import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the counters of camera, job and viewer from time to time, and makes rates of them. */
final class Gauges {

    /** Two seconds of samples. */
    private static final int SAMPLES = 8;

    static final long SAMPLE_INTERVAL_MS = 250;

    private static final double NS_PER_SECOND = 1e9;

    private final String server;
    private final String room;
    private final FrameTrail trail;
    private final OperatorMetrics metrics = new OperatorMetrics();
    private final JsonNode nodes;
    private final Deque<Sample> samples = new ArrayDeque<>();
    @Nullable private Long firstFrameMs;
    private volatile Figures figures;

    /**
     * Gauges that have not been read yet.
     *
     * @param plan of the job, see {@link EdgeJob#plan()}
     */
    Gauges(String server, String room, FrameTrail trail, String plan) {
        this.server = server;
        this.room = room;
        this.trail = trail;
        try {
            this.nodes = new ObjectMapper().readTree(plan).path("nodes");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(plan, e);
        }
        sample();
    }

    /** The figures of the last sample. */
    Figures figures() {
        return figures;
    }

    /** Reads all counters. */
    synchronized void sample() {
        FrameTrail.Snapshot frames = trail.snapshot();
        Map<String, Long> counts = new HashMap<>();
        metrics.numRecordsIn().forEach((name, count) -> counts.put("in " + name, count));
        metrics.numRecordsOut().forEach((name, count) -> counts.put("out " + name, count));
        metrics.numRecordsSend().forEach((name, count) -> counts.put("send " + name, count));
        counts.put("sent", frames.sent());
        counts.put("seen", frames.seen());
        samples.add(new Sample(System.nanoTime(), counts));
        if (samples.size() > SAMPLES) {
            samples.remove();
        }
        if (firstFrameMs == null && frames.seen() > 0) {
            firstFrameMs =
                    System.currentTimeMillis()
                            - ManagementFactory.getRuntimeMXBean().getStartTime();
        }
        List<Operator> operators = operators(metrics.framesDropped());
        Operator source = operators.get(0);
        figures =
                new Figures(
                        server,
                        room,
                        rate("sent"),
                        source.out(),
                        rate("seen"),
                        count("out " + key(nodes.path(0))),
                        frames.seen(),
                        frames.latencyMs(),
                        frames.slowestMs(),
                        frames.missing(),
                        firstFrameMs,
                        operators);
    }

    private List<Operator> operators(Map<String, Long> dropped) {
        List<Operator> operators = new ArrayList<>();
        for (JsonNode node : nodes) {
            List<Integer> after = new ArrayList<>();
            node.path("predecessors").forEach(edge -> after.add(edge.path("id").asInt()));
            String key = key(node);
            boolean isSink = samples.getLast().counts().containsKey("send " + key);
            operators.add(
                    new Operator(
                            node.path("id").asInt(),
                            node.path("type").asText(),
                            after,
                            after.isEmpty() ? 0 : rate("in " + key),
                            rate((isSink ? "send " : "out ") + key),
                            dropped.getOrDefault(key, 0L)));
        }
        return operators;
    }

    private static String key(JsonNode node) {
        return OperatorMetrics.key(node.path("type").asText());
    }

    private long count(String name) {
        return samples.getLast().counts().getOrDefault(name, 0L);
    }

    private double rate(String name) {
        Sample first = samples.getFirst();
        Sample last = samples.getLast();
        double seconds = (last.timeNs() - first.timeNs()) / NS_PER_SECOND;
        long more = count(name) - first.counts().getOrDefault(name, 0L);
        return seconds <= 0 ? 0 : more / seconds;
    }

    private record Sample(long timeNs, Map<String, Long> counts) {}
}
