// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.room;

import io.github.flinklivekit.client.track.RemoteTrackPublication;
import io.github.flinklivekit.frame.FrameAllocator;

import org.apache.flink.annotation.PublicEvolving;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How to connect to a room. Immutable; made by {@link #builder()}.
 *
 * @param autoSubscribe whether the server subscribes this participant to every track; otherwise
 *     tracks are subscribed with {@link RemoteTrackPublication#setSubscribed}
 * @param connectTimeout how long {@link Room#connect} may take in all
 * @param iceServers STUN and TURN servers to use; empty for those that the server provides
 * @param iceTransportPolicy which network paths media may take
 * @param attributes attributes that the participant sets for itself when joining, if its token
 *     allows that
 * @param reconnectPolicy how to retry when the connection breaks
 * @param allocator limits and counts the memory of received frames; null for an unlimited one of
 *     the room's own
 * @param encryption the keys of the room's end-to-end encryption; null for a room without. An
 *     engine that cannot encrypt does not join with it
 */
@PublicEvolving
public record RoomOptions(
        boolean autoSubscribe,
        Duration connectTimeout,
        List<IceServer> iceServers,
        IceTransportPolicy iceTransportPolicy,
        Map<String, String> attributes,
        ReconnectPolicy reconnectPolicy,
        @Nullable FrameAllocator allocator,
        @Nullable EncryptionKeys encryption) {

    /**
     * Subscribes to every track, takes at most ten seconds to connect, and uses the STUN and TURN
     * servers that the server provides.
     */
    public static final RoomOptions DEFAULT = builder().build();

    public RoomOptions {
        Objects.requireNonNull(connectTimeout, "connectTimeout");
        Objects.requireNonNull(iceTransportPolicy, "iceTransportPolicy");
        Objects.requireNonNull(reconnectPolicy, "reconnectPolicy");
        iceServers = List.copyOf(iceServers);
        attributes = Map.copyOf(attributes);
        if (connectTimeout.isNegative() || connectTimeout.isZero()) {
            throw new IllegalArgumentException(
                    "The connect time-out is above zero, not " + connectTimeout);
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects options; each has the default that its setter names. */
    public static final class Builder {

        private boolean autoSubscribe = true;
        private Duration connectTimeout = Duration.ofSeconds(10);
        private List<IceServer> iceServers = List.of();
        private IceTransportPolicy iceTransportPolicy = IceTransportPolicy.ALL;
        private Map<String, String> attributes = Map.of();
        private ReconnectPolicy reconnectPolicy = ReconnectPolicy.DEFAULT;
        @Nullable private FrameAllocator allocator;
        @Nullable private EncryptionKeys encryption;

        private Builder() {}

        /** Default true. */
        public Builder autoSubscribe(boolean value) {
            autoSubscribe = value;
            return this;
        }

        /** Default 10 s. */
        public Builder connectTimeout(Duration value) {
            connectTimeout = value;
            return this;
        }

        /** Default: those that the server provides. */
        public Builder iceServers(List<IceServer> value) {
            iceServers = value;
            return this;
        }

        /** Default {@link IceTransportPolicy#ALL}. */
        public Builder iceTransportPolicy(IceTransportPolicy value) {
            iceTransportPolicy = value;
            return this;
        }

        /** Default none. */
        public Builder attributes(Map<String, String> value) {
            attributes = value;
            return this;
        }

        /** Default {@link ReconnectPolicy#DEFAULT}. */
        public Builder reconnectPolicy(ReconnectPolicy value) {
            reconnectPolicy = value;
            return this;
        }

        /** Default: an unlimited one of the room's own. The caller closes the one it passes. */
        public Builder allocator(FrameAllocator value) {
            allocator = value;
            return this;
        }

        /**
         * Default none: what is published can be seen by the server, and what is encrypted not
         * here.
         */
        public Builder encryption(@Nullable EncryptionKeys value) {
            encryption = value;
            return this;
        }

        public RoomOptions build() {
            return new RoomOptions(
                    autoSubscribe,
                    connectTimeout,
                    iceServers,
                    iceTransportPolicy,
                    attributes,
                    reconnectPolicy,
                    allocator,
                    encryption);
        }
    }
}
