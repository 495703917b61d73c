// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.support;

import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Passes frames of {@link ColourBars} on, and notes where the test can read it how far their
 * colours are off, as {@link FrameLog} does with headers.
 */
public final class BarsLog extends ProcessFunction<VideoFrame, VideoFrame> {
    private static final long serialVersionUID = 1L;
    private static final Map<String, Map<String, List<Double>>> LOGS = new ConcurrentHashMap<>();

    private final String id = UUID.randomUUID().toString();

    public BarsLog() {
        LOGS.put(id, new ConcurrentHashMap<>());
    }

    /** The largest difference of each frame of a track, in their order. */
    public List<Double> of(String track) {
        return List.copyOf(LOGS.get(id).getOrDefault(track, List.of()));
    }

    @Override
    public void processElement(VideoFrame frame, Context context, Collector<VideoFrame> out) {
        LOGS.get(id)
                .computeIfAbsent(frame.track(), track -> new CopyOnWriteArrayList<>())
                .add(ColourBars.worst(frame));
        out.collect(frame);
    }
}
