// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.quickstart;

import io.github.flinklivekit.examples.OperatorMetrics;
import io.github.flinklivekit.examples.Rates;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import javax.annotation.Nullable;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the counters of camera, job and viewer from time to time, and makes rates of them. */
final class Gauges {

    private final String server;
    private final String room;
    private final boolean video;
    private final FrameTrail trail;
    private final OperatorMetrics metrics = new OperatorMetrics();
    private final JsonNode nodes;
    private final Rates rates = new Rates();
    @Nullable private Long firstFrameMs;
    private volatile Figures figures;

    /**
     * Gauges that have not been read yet.
     *
     * @param video whether a page may watch the tracks themselves
     * @param plan of the job, see {@link io.github.flinklivekit.examples.demo.LocalJob#plan()}
     */
    Gauges(String server, String room, boolean video, FrameTrail trail, String plan) {
        this.server = server;
        this.room = room;
        this.video = video;
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
        rates.add(System.nanoTime(), counts);
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
                        rates.perSecond("sent"),
                        source.out(),
                        rates.perSecond("seen"),
                        rates.count("out " + key(nodes.path(0))),
                        frames.seen(),
                        frames.latencyMs(),
                        frames.slowestMs(),
                        frames.missing(),
                        firstFrameMs,
                        operators,
                        video);
    }

    private List<Operator> operators(Map<String, Long> dropped) {
        List<Operator> operators = new ArrayList<>();
        for (JsonNode node : nodes) {
            List<Integer> after = new ArrayList<>();
            node.path("predecessors").forEach(edge -> after.add(edge.path("id").asInt()));
            String key = key(node);
            boolean isSink = rates.has("send " + key);
            operators.add(
                    new Operator(
                            node.path("id").asInt(),
                            node.path("type").asText(),
                            after,
                            after.isEmpty() ? 0 : rates.perSecond("in " + key),
                            rates.perSecond((isSink ? "send " : "out ") + key),
                            dropped.getOrDefault(key, 0L)));
        }
        return operators;
    }

    private static String key(JsonNode node) {
        return OperatorMetrics.key(node.path("type").asText());
    }
}
