// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.room;

import org.apache.flink.annotation.Internal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.LongSupplier;

/**
 * The attempts to join under one identity that were given up before the server answered. What was
 * sent may still be on its way; when it arrives, the server takes the participant that has joined
 * since for a duplicate of it. Each such attempt explains one removal. Thread-safe.
 */
@Internal
public final class JoinAttempts {

    /** Longer than TCP goes on to deliver what a closed connection has left. */
    static final Duration MEMORY = Duration.ofMinutes(5);

    private final LongSupplier nanoClock;
    private final Queue<Long> givenUpNanos = new ArrayDeque<>();

    /** No attempt so far. */
    public JoinAttempts() {
        this(System::nanoTime);
    }

    JoinAttempts(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** An attempt is given up to which there was no answer. */
    public synchronized void givenUp() {
        givenUpNanos.add(nanoClock.getAsLong());
    }

    /**
     * Whether a removal as a duplicate may be because of an attempt that was given up; one that was
     * explains no other.
     */
    public synchronized boolean explainDuplicate() {
        long now = nanoClock.getAsLong();
        givenUpNanos.removeIf(since -> now - since > MEMORY.toNanos());
        return givenUpNanos.poll() != null;
    }
}
