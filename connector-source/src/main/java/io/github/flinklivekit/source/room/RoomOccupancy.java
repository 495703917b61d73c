// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.room;

import org.apache.flink.annotation.Internal;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether somebody is in a room. When the connection was lost, everybody else may have lost theirs,
 * too: they are given time to return before the room counts as empty. Thread-safe.
 */
@Internal
public final class RoomOccupancy {

    /** LiveKit's clients try again at least every seven seconds; a server needs some to start. */
    public static final Duration GRACE = Duration.ofSeconds(30);

    private final LongSupplier nanoClock;
    private boolean occupied;
    private boolean inGrace;
    private long graceStartNanos;

    /**
     * An empty room.
     *
     * @param nanoClock as {@link System#nanoTime}
     */
    RoomOccupancy(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** The connection is broken, or was restored just now. */
    synchronized void startGrace() {
        inGrace = true;
        graceStartNanos = nanoClock.getAsLong();
    }

    /**
     * Whether the room counts as occupied.
     *
     * @param now whether somebody is seen
     */
    synchronized boolean update(boolean now) {
        inGrace = inGrace && nanoClock.getAsLong() - graceStartNanos < GRACE.toNanos();
        occupied = now || (occupied && inGrace);
        return occupied;
    }
}
