// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import io.github.flinklivekit.client.ConnectException;

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
import java.util.concurrent.atomic.AtomicLong;

/**
 * Finds the rooms of a pattern. {@link #find} runs on a thread that may block, one call after the
 * other; everything else on the coordinator's.
 */
final class RoomDiscovery {

    /**
     * What the server told.
     *
     * @param closingsBefore how many rooms had closed when it was asked
     */
    record Listing(Set<String> rooms, long closingsBefore) {}

    private static final Logger LOG = LoggerFactory.getLogger(RoomDiscovery.class);

    private final RoomSelection rooms;
    private final RoomDirectory directory;
    private final Duration interval;

    /** The rooms that have closed so far are numbered in their order. */
    private final AtomicLong closings = new AtomicLong();

    /** Of the rooms that a list which is still to come may be too old for. */
    private final Map<String, Long> closingByRoom = new HashMap<>();

    private boolean waitsForServer;

    /**
     * A discovery that has found nothing yet.
     *
     * @param patient whether the server may be away at the first attempt, because the job has run
     *     before
     */
    RoomDiscovery(
            RoomSelection rooms, RoomDirectory directory, Duration interval, boolean patient) {
        this.rooms = rooms;
        this.directory = directory;
        this.interval = interval;
        this.waitsForServer = patient;
    }

    /** How often to look. */
    Duration interval() {
        return interval;
    }

    /**
     * The rooms that exist and match.
     *
     * @throws ConnectException if the server does not tell
     */
    Listing find() throws ConnectException {
        long closingsBefore = closings.get();
        Set<String> found = new LinkedHashSet<>();
        for (String room : directory.roomNames()) {
            if (rooms.includes(room)) {
                found.add(room);
            }
        }
        return new Listing(found, closingsBefore);
    }

    /** A room has closed: what was asked before does not know that yet. */
    void roomClosed(String room) {
        closingByRoom.put(room, closings.incrementAndGet());
    }

    /**
     * The rooms that exist and match, after an attempt to find them.
     *
     * @param listing null if the attempt failed
     * @return empty if it failed and is repeated: nothing is known then
     * @throws FlinkRuntimeException because of the failure, if another attempt would not mend it,
     *     or if it is the first attempt of a job: the user wants to hear then that something is
     *     wrong
     */
    Optional<Set<String>> accept(@Nullable Listing listing, @Nullable Throwable failure) {
        if (failure == null && listing != null) {
            waitsForServer = true;
            closingByRoom.values().removeIf(closing -> closing <= listing.closingsBefore());
            Set<String> existing = new LinkedHashSet<>(listing.rooms());
            existing.removeAll(closingByRoom.keySet());
            return Optional.of(existing);
        }
        if (!(failure instanceof ConnectException refusal)) {
            throw new FlinkRuntimeException("The rooms cannot be listed", failure);
        }
        if (!refusal.isRetryable() || !waitsForServer) {
            throw new FlinkRuntimeException(refusal);
        }
        LOG.warn("{}. It is asked again in {} s", refusal.getMessage(), interval.toSeconds());
        return Optional.empty();
    }
}
