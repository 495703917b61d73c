// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether somebody is in a room. When the connection was lost, everybody else may have lost theirs,
 * too: they are given time to return before the room counts as empty. Thread-safe.
 */
final class Population {

    /** LiveKit's clients try again at least every seven seconds; a server needs some to start. */
    static final Duration GRACE = Duration.ofSeconds(30);

    private final LongSupplier nanoClock;
    private boolean populated;
    private boolean waiting;
    private long disturbedNanos;

    /**
     * An empty room.
     *
     * @param nanoClock as {@link System#nanoTime}
     */
    Population(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** The connection is broken, or was restored just now. */
    synchronized void disturbed() {
        waiting = true;
        disturbedNanos = nanoClock.getAsLong();
    }

    /**
     * Whether the room counts as populated.
     *
     * @param now whether somebody is seen
     */
    synchronized boolean update(boolean now) {
        waiting = waiting && nanoClock.getAsLong() - disturbedNanos < GRACE.toNanos();
        populated = now || (populated && waiting);
        return populated;
    }
}
