// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import io.github.flinklivekit.client.ConnectException;

import org.apache.flink.util.FlinkRuntimeException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Finds the rooms of a pattern. {@link #find} runs on a thread that may block, everything else on
 * the coordinator's.
 */
final class RoomDiscovery {

    private static final Logger LOG = LoggerFactory.getLogger(RoomDiscovery.class);

    private final RoomSelection rooms;
    private final RoomDirectory directory;
    private final Duration interval;

    private Set<String> known = Set.of();
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
    Set<String> find() throws ConnectException {
        Set<String> found = new LinkedHashSet<>();
        for (String room : directory.roomNames()) {
            if (rooms.includes(room)) {
                found.add(room);
            }
        }
        return found;
    }

    /**
     * The rooms as far as they are known after an attempt.
     *
     * @param found null if it failed
     * @throws FlinkRuntimeException because of the failure, if another attempt would not mend it,
     *     or if it is the first attempt of a job: the user wants to hear then that something is
     *     wrong
     */
    Set<String> accept(@Nullable Set<String> found, @Nullable Throwable failure) {
        if (failure == null && found != null) {
            waitsForServer = true;
            known = Set.copyOf(found);
            return known;
        }
        if (!(failure instanceof ConnectException refusal)) {
            throw new FlinkRuntimeException("The rooms cannot be listed", failure);
        }
        if (!refusal.isRetryable() || !waitsForServer) {
            throw new FlinkRuntimeException(refusal);
        }
        LOG.warn("{}. It is asked again in {} s", refusal.getMessage(), interval.toSeconds());
        return known;
    }
}
