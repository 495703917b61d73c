// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import org.apache.flink.metrics.MetricGroup;

import javax.annotation.Nullable;

/**
 * The metrics of one room of a subtask, through all of its lives. Set on the task thread; gauges
 * are read by any.
 */
final class RoomMetrics {

    @Nullable private volatile SourceRoom room;
    private volatile long earlierReconnects;
    private volatile int encryptedTracks;
    private volatile int pausedTracks;

    /** Registers the metrics in the group of the room. */
    RoomMetrics(MetricGroup group) {
        group.gauge("connectionState", this::connectionState);
        group.gauge("reconnects", this::reconnects);
        group.gauge("encryptedTracks", () -> encryptedTracks);
        group.gauge("pausedTracks", () -> pausedTracks);
    }

    /** The room is entered. */
    void entered(SourceRoom entered) {
        room = entered;
    }

    /** The room is left. */
    void left() {
        earlierReconnects = reconnects();
        room = null;
        encryptedTracks = 0;
        pausedTracks = 0;
    }

    /** How many tracks are there that cannot be decrypted. */
    void encryptedTracks(int tracks) {
        encryptedTracks = tracks;
    }

    /** How many tracks the server has paused for want of bandwidth. */
    void pausedTracks(int tracks) {
        pausedTracks = tracks;
    }

    private String connectionState() {
        SourceRoom now = room;
        return now == null ? "DISCONNECTED" : now.connectionState().name();
    }

    private long reconnects() {
        SourceRoom now = room;
        return earlierReconnects + (now == null ? 0 : now.reconnects());
    }
}
