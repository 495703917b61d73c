// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.enumerator.discovery;

import io.github.flinklivekit.client.service.RoomServiceException;
import io.github.flinklivekit.source.track.RoomSelection;

import org.apache.flink.annotation.Internal;
import org.apache.flink.util.FlinkRuntimeException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Finds the rooms of a pattern. {@link #listRooms} runs on a thread that may block, one call after
 * the other; everything else on the coordinator's.
 */
@Internal
public final class RoomDiscovery {

    /**
     * What the server told.
     *
     * @param askedNanos when it was asked
     */
    public record Listing(Set<String> rooms, long askedNanos) {}

    /**
     * The server tells participants that a room is closed before it takes that off its list, some
     * milliseconds later.
     */
    public static final Duration CLOSING = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(RoomDiscovery.class);

    private final RoomSelection rooms;
    private final RoomDirectory directory;
    private final Duration interval;
    private final LongSupplier nanoClock;

    /** Since when the server's word counts again, of each room that is in doubt. */
    private final Map<String, Long> unconfirmedUntilNanos = new HashMap<>();

    private boolean retryable;

    /**
     * A discovery that has found nothing yet.
     *
     * @param patient whether the server may be away at the first attempt, because the job has run
     *     before
     */
    public RoomDiscovery(
            RoomSelection rooms, RoomDirectory directory, Duration interval, boolean patient) {
        this(rooms, directory, interval, patient, System::nanoTime);
    }

    /**
     * The same with a clock.
     *
     * @param nanoClock as {@link System#nanoTime}
     */
    public RoomDiscovery(
            RoomSelection rooms,
            RoomDirectory directory,
            Duration interval,
            boolean patient,
            LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.rooms = rooms;
        this.directory = directory;
        this.interval = interval;
        this.retryable = patient;
    }

    /** How often to look. */
    public Duration interval() {
        return interval;
    }

    /**
     * The rooms that exist and match.
     *
     * @throws RoomServiceException if the server does not tell
     */
    public Listing listRooms() throws RoomServiceException {
        long askedNanos = nanoClock.getAsLong();
        Set<String> found = new LinkedHashSet<>();
        for (String room : directory.roomNames()) {
            if (rooms.includes(room)) {
                found.add(room);
            }
        }
        return new Listing(found, askedNanos);
    }

    /** A room has closed: what was asked before does not know that yet. */
    public void roomClosed(String room) {
        unconfirmedUntilNanos.put(room, nanoClock.getAsLong() + CLOSING.toNanos());
    }

    /** A room may have closed: what was asked before does not know that yet. */
    public void roomUnwatched(String room) {
        unconfirmedUntilNanos.merge(
                room, nanoClock.getAsLong(), (one, other) -> one - other > 0 ? one : other);
    }

    /** Whether the server has to be asked whether the room still exists. */
    public boolean isUnconfirmed(String room) {
        return unconfirmedUntilNanos.containsKey(room);
    }

    /**
     * The rooms that exist without a doubt and match, after an attempt to find them.
     *
     * @param listing null if the attempt failed
     * @return empty if it failed and is repeated: nothing is known then
     * @throws FlinkRuntimeException because of the failure, if another attempt would not help, or
     *     if it is the first attempt of a job: the user wants to hear then that something is wrong
     */
    public Optional<Set<String>> accept(@Nullable Listing listing, @Nullable Throwable failure) {
        if (failure == null && listing != null) {
            retryable = true;
            unconfirmedUntilNanos.values().removeIf(until -> listing.askedNanos() - until >= 0);
            Set<String> existing = new LinkedHashSet<>(listing.rooms());
            existing.removeAll(unconfirmedUntilNanos.keySet());
            return Optional.of(existing);
        }
        if (!(failure instanceof RoomServiceException refusal)) {
            throw new FlinkRuntimeException("The rooms cannot be listed", failure);
        }
        if (!refusal.isRetryable() || !retryable) {
            throw new FlinkRuntimeException(refusal);
        }
        LOG.warn("{}. It is asked again in {} s", refusal.getMessage(), interval.toSeconds());
        return Optional.empty();
    }
}
