// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.service;

import org.apache.flink.annotation.PublicEvolving;

import livekit.LivekitRoom.CreateRoomRequest;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a room is created with. What is not set is the server's to choose. Immutable.
 *
 * <p>The server counts the two time-outs in seconds and the playout delay in milliseconds, and
 * takes 0 for its own default; less than a unit counts as one.
 */
@PublicEvolving
public final class RoomSettings {

    private final int emptyTimeoutS;
    private final int departureTimeoutS;
    private final int maxParticipants;
    private final int minPlayoutDelayMs;
    private final int maxPlayoutDelayMs;
    private final boolean syncStreams;
    private final String metadata;
    private final List<String> agents;

    private RoomSettings(Builder builder) {
        this.emptyTimeoutS = builder.emptyTimeoutS;
        this.departureTimeoutS = builder.departureTimeoutS;
        this.maxParticipants = builder.maxParticipants;
        this.minPlayoutDelayMs = builder.minPlayoutDelayMs;
        this.maxPlayoutDelayMs = builder.maxPlayoutDelayMs;
        this.syncStreams = builder.syncStreams;
        this.metadata = builder.metadata;
        this.agents = builder.agents;
    }

    public static Builder builder() {
        return new Builder();
    }

    CreateRoomRequest.Builder toRequest() {
        CreateRoomRequest.Builder request =
                CreateRoomRequest.newBuilder()
                        .setEmptyTimeout(emptyTimeoutS)
                        .setDepartureTimeout(departureTimeoutS)
                        .setMaxParticipants(maxParticipants)
                        .setMinPlayoutDelay(minPlayoutDelayMs)
                        .setMaxPlayoutDelay(maxPlayoutDelayMs)
                        .setSyncStreams(syncStreams)
                        .setMetadata(metadata);
        agents.forEach(name -> request.addAgentsBuilder().setAgentName(name));
        return request;
    }

    /** The fields of the protocol's {@code RoomConfiguration} that differ from their defaults. */
    Map<String, Object> toClaim() {
        Map<String, Object> claim = new LinkedHashMap<>();
        putUnless(0, claim, "empty_timeout", emptyTimeoutS);
        putUnless(0, claim, "departure_timeout", departureTimeoutS);
        putUnless(0, claim, "max_participants", maxParticipants);
        putUnless("", claim, "metadata", metadata);
        putUnless(0, claim, "min_playout_delay", minPlayoutDelayMs);
        putUnless(0, claim, "max_playout_delay", maxPlayoutDelayMs);
        putUnless(false, claim, "sync_streams", syncStreams);
        if (!agents.isEmpty()) {
            claim.put("agents", agents.stream().map(name -> Map.of("agent_name", name)).toList());
        }
        return claim;
    }

    private static void putUnless(
            Object standard, Map<String, Object> claim, String name, Object value) {
        if (!value.equals(standard)) {
            claim.put(name, value);
        }
    }

    /** Settings in the making. One thread at a time. */
    public static final class Builder {

        private int emptyTimeoutS;
        private int departureTimeoutS;
        private int maxParticipants;
        private int minPlayoutDelayMs;
        private int maxPlayoutDelayMs;
        private boolean syncStreams;
        private String metadata = "";
        private List<String> agents = List.of();

        private Builder() {}

        /** How long the room stays when nobody has joined it. */
        public Builder emptyTimeout(Duration value) {
            emptyTimeoutS = units(value, Duration.ofSeconds(1));
            return this;
        }

        /** How long the room stays when everybody has left it. */
        public Builder departureTimeout(Duration value) {
            departureTimeoutS = units(value, Duration.ofSeconds(1));
            return this;
        }

        /** How many participants may be in the room at once. */
        public Builder maxParticipants(int value) {
            if (value < 0) {
                throw new IllegalArgumentException(
                        "The most participants of a room are not below 0, but " + value);
            }
            maxParticipants = value;
            return this;
        }

        /**
         * What subscribers wait before they show a picture.
         *
         * @param most zero for no limit
         * @throws IllegalArgumentException if the most is positive and below the least
         */
        public Builder playoutDelay(Duration least, Duration most) {
            int min = units(least, Duration.ofMillis(1));
            int max = units(most, Duration.ofMillis(1));
            if (max != 0 && max < min) {
                throw new IllegalArgumentException(
                        "The playout delay is at least %s and at most %s".formatted(least, most));
            }
            minPlayoutDelayMs = min;
            maxPlayoutDelayMs = max;
            return this;
        }

        /** Whether subscribers show the audio and the video of a participant in step. */
        public Builder syncStreams(boolean value) {
            syncStreams = value;
            return this;
        }

        /** Text for the applications in the room. */
        public Builder metadata(String value) {
            metadata = value;
            return this;
        }

        /** The names of the agents that the server sends into the room. */
        public Builder agents(String... names) {
            agents = List.of(names);
            return this;
        }

        public RoomSettings build() {
            return new RoomSettings(this);
        }

        private static int units(Duration value, Duration unit) {
            if (value.isNegative()) {
                throw new IllegalArgumentException("A duration is not negative, but " + value);
            }
            return Math.toIntExact(value.plus(unit).minusNanos(1).dividedBy(unit));
        }
    }
}
