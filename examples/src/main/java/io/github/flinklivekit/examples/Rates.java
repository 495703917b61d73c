// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Makes rates of counters that are read from time to time: those of the last two seconds. */
public final class Rates {

    /** How often counters are to be read. */
    public static final long SAMPLE_INTERVAL_MS = 250;

    /** Two seconds, and where they begin. */
    private static final int SAMPLES = 9;

    private static final double NS_PER_SECOND = 1e9;

    private final Deque<Sample> samples = new ArrayDeque<>();

    /**
     * Records what counters show.
     *
     * @param nowNs of {@link System#nanoTime}
     * @param counts by name
     */
    public synchronized void add(long nowNs, Map<String, Long> counts) {
        samples.add(new Sample(nowNs, new HashMap<>(counts)));
        if (samples.size() > SAMPLES) {
            samples.remove();
        }
    }

    /** What a counter showed last; 0 if it was not there. */
    public synchronized long count(String name) {
        return samples.isEmpty() ? 0 : samples.getLast().count(name);
    }

    /** Whether a counter was there at the last time. */
    public synchronized boolean has(String name) {
        return !samples.isEmpty() && samples.getLast().counts().containsKey(name);
    }

    /** How much a counter grows per second. */
    public synchronized double perSecond(String name) {
        if (samples.size() < 2) {
            return 0;
        }
        Sample first = samples.getFirst();
        Sample last = samples.getLast();
        double seconds = (last.timeNs() - first.timeNs()) / NS_PER_SECOND;
        return seconds <= 0 ? 0 : (last.count(name) - first.count(name)) / seconds;
    }

    private record Sample(long timeNs, Map<String, Long> counts) {
        long count(String name) {
            return counts.getOrDefault(name, 0L);
        }
    }
}
