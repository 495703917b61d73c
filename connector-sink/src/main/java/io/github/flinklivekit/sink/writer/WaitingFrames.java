// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.writer;

import io.github.flinklivekit.sink.element.TrackFrame;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The newest frame of each track that came while its room was not joined, for when it is. Used
 * under the writer's lock.
 */
final class WaitingFrames {

    private final Map<String, TrackFrame> newest = new LinkedHashMap<>();

    /** Takes a handle of its own. */
    void keep(TrackFrame target) {
        TrackFrame kept = new TrackFrame(target.room(), target.track(), target.frame().retain());
        TrackFrame older = newest.put(target.track(), kept);
        if (older != null) {
            older.frame().release();
        }
    }

    /** Hands all over and lets go of them. */
    void drainTo(Consumer<TrackFrame> writer) {
        List<TrackFrame> all = List.copyOf(newest.values());
        newest.clear();
        try {
            all.forEach(writer);
        } finally {
            all.forEach(target -> target.frame().release());
        }
    }

    void forget(String track) {
        TrackFrame kept = newest.remove(track);
        if (kept != null) {
            kept.frame().release();
        }
    }

    void clear() {
        drainTo(target -> {});
    }
}
