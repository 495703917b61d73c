// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.room;

import org.apache.flink.annotation.Internal;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Whether somebody is in a room. Who leaves it may be back soon, reloading a page or changing
 * networks, and is given time before the room counts as empty. When the connection was lost,
 * everybody else may have lost theirs, too, and is given more. Thread-safe.
 */
@Internal
public final class RoomOccupancy {

    /** LiveKit's clients try again at least every seven seconds; a server needs some to start. */
    public static final Duration GRACE = Duration.ofSeconds(30);

    private final Duration absence;
    private final LongSupplier nanoClock;
    private boolean occupied;

    /** Since when nobody is seen in a room that still counts as occupied; null otherwise. */
    @Nullable private Long absentSinceNanos;

    private boolean inGrace;
    private long graceStartNanos;
    private boolean recheckDue;

    /**
     * An empty room.
     *
     * @param absence how long everybody may be away before the room counts as empty
     * @param nanoClock as {@link System#nanoTime}
     */
    RoomOccupancy(Duration absence, LongSupplier nanoClock) {
        this.absence = absence;
        this.nanoClock = nanoClock;
    }

    /**
     * The connection is broken, or was restored just now. Of no concern to those who had left
     * before: a server closes a room some time after that, too.
     */
    synchronized void startGrace() {
        if (absentSinceNanos == null) {
            inGrace = true;
            graceStartNanos = nanoClock.getAsLong();
        }
    }

    /**
     * Whether the room counts as occupied.
     *
     * @param now whether somebody is seen
     */
    synchronized boolean update(boolean now) {
        long nowNanos = nanoClock.getAsLong();
        inGrace = inGrace && nowNanos - graceStartNanos < GRACE.toNanos();
        if (now) {
            absentSinceNanos = null;
        } else if (occupied && absentSinceNanos == null) {
            absentSinceNanos = nowNanos;
            recheckDue = true;
        }
        occupied = now || (occupied && (inGrace || isAbsenceShort(nowNanos)));
        if (!occupied) {
            absentSinceNanos = null;
        }
        return occupied;
    }

    private boolean isAbsenceShort(long nowNanos) {
        return absentSinceNanos != null && nowNanos - absentSinceNanos < absence.toNanos();
    }

    /** After how long to look again, because everybody has left; told once each time. */
    synchronized Optional<Duration> pollRecheck() {
        boolean due = recheckDue && occupied;
        recheckDue = false;
        return due ? Optional.of(absence) : Optional.empty();
    }
}
