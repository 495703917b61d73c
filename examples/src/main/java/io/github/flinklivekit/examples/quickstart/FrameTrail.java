// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.quickstart;

import javax.annotation.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Follows frames from the camera to the viewer by the times drawn in them: how long they take, and
 * which are missing. Thread-safe.
 */
final class FrameTrail {

    /** Ten seconds of frames: what takes longer is lost. */
    private static final int REMEMBERED = 300;

    private static final int LATENCIES = 60;
    private static final double US_PER_MS = 1000;

    private final Map<Long, Long> numbers =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
                    return size() > REMEMBERED;
                }
            };

    private final Deque<Long> latenciesUs = new ArrayDeque<>();
    private long sent;
    private long seen;
    private long missing;
    private long newest = -1;

    /** The camera took a frame at that time, in microseconds since the epoch. */
    synchronized void sent(long timeUs) {
        numbers.put(timeUs, sent++);
    }

    /**
     * The viewer has a frame.
     *
     * @param timeUs when the camera took it, as drawn in the frame
     * @param nowUs the time now; both in microseconds since the epoch
     */
    synchronized void seen(long timeUs, long nowUs) {
        Long number = numbers.get(timeUs);
        if (number == null || number <= newest) {
            return;
        }
        // Before the first frame, the way was not open yet.
        missing += newest < 0 ? 0 : number - newest - 1;
        newest = number;
        seen++;
        latenciesUs.add(nowUs - timeUs);
        if (latenciesUs.size() > LATENCIES) {
            latenciesUs.remove();
        }
    }

    /** What is known so far. */
    synchronized Snapshot snapshot() {
        long[] sorted = latenciesUs.stream().mapToLong(Long::longValue).sorted().toArray();
        Double median = sorted.length == 0 ? null : sorted[sorted.length / 2] / US_PER_MS;
        Double slowest = sorted.length == 0 ? null : sorted[sorted.length - 1] / US_PER_MS;
        return new Snapshot(sent, seen, missing, median, slowest);
    }

    /**
     * What became of the frames.
     *
     * @param sent by the camera
     * @param seen by the viewer, of those whose time could be read
     * @param missing between the first and the last that the viewer has seen
     * @param latencyMs from the camera to the viewer, the median of the last 60; null without any
     * @param slowestMs the longest of them
     */
    record Snapshot(
            long sent,
            long seen,
            long missing,
            @Nullable Double latencyMs,
            @Nullable Double slowestMs) {}
}
