// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.service;

import io.github.flinklivekit.client.room.ParticipantKind;

import org.apache.flink.annotation.PublicEvolving;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.algorithms.Algorithm;

import javax.annotation.Nullable;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Makes LiveKit's access tokens with one API key: JWTs that are signed with its secret. Immutable
 * and thread-safe. Its serialized form holds the secret; nothing else shows it.
 */
@PublicEvolving
public final class AccessTokens implements Serializable {

    private static final long serialVersionUID = 1L;

    /** The server renews a participant's token for as long as it stays. */
    private static final Duration JOIN_TTL = Duration.ofHours(1);

    /** For one request: the clocks of two machines differ. */
    private static final Duration REQUEST_TTL = Duration.ofMinutes(5);

    private final String apiKey;
    private final String apiSecret;

    /**
     * Tokens of an API key.
     *
     * @throws IllegalArgumentException if the key or the secret is empty
     */
    public AccessTokens(String apiKey, String apiSecret) {
        if (apiKey.isBlank() || apiSecret.isBlank()) {
            throw new IllegalArgumentException("An API key and its secret are not empty");
        }
        this.apiKey = apiKey;
        this.apiSecret = apiSecret;
    }

    /** A token to join the room with that identity, allowed to publish and to subscribe. */
    public String join(String room, String identity) {
        return builder(room, identity).toJwt();
    }

    /**
     * A builder of a token to join the room with that identity, whose permissions can be narrowed.
     * By default the token is valid for an hour from {@link Builder#toJwt}.
     */
    public Builder builder(String room, String identity) {
        return new Builder(room, identity);
    }

    /** A token for one request to the room service. */
    String request(Map<String, Object> videoGrants) {
        return sign(JWT.create().withClaim("video", videoGrants), REQUEST_TTL);
    }

    private String sign(JWTCreator.Builder token, Duration ttl) {
        return token.withIssuer(apiKey)
                .withExpiresAt(Instant.now().plus(ttl))
                .sign(Algorithm.HMAC256(apiSecret));
    }

    /** Without key and secret. */
    @Override
    public String toString() {
        return "AccessTokens";
    }

    /** Builds a token. Used by one thread at a time. */
    public final class Builder {

        private final String identity;
        private final Map<String, Object> video = new LinkedHashMap<>();
        private final Map<String, String> attributes = new LinkedHashMap<>();
        private Map<String, Object> roomConfiguration = Map.of();
        @Nullable private ParticipantKind kind;
        private String name = "";
        private Duration ttl = JOIN_TTL;

        private Builder(String room, String identity) {
            this.identity = Objects.requireNonNull(identity, "identity");
            video.put("roomJoin", true);
            video.put("room", Objects.requireNonNull(room, "room"));
        }

        /** Whether tracks may be published; they may by default. */
        public Builder canPublish(boolean allowed) {
            return grant("canPublish", allowed);
        }

        /** Whether tracks may be subscribed to; they may by default. */
        public Builder canSubscribe(boolean allowed) {
            return grant("canSubscribe", allowed);
        }

        /** Whether data may be published; by default if tracks may. */
        public Builder canPublishData(boolean allowed) {
            return grant("canPublishData", allowed);
        }

        /** The other participants do not see this one. */
        public Builder hidden() {
            return grant("hidden", true);
        }

        /** The server closes a room in which nobody is left but such participants. */
        public Builder agent() {
            return grant("agent", true);
        }

        /** The identity and what is granted, without the key and its secret. */
        @Override
        public String toString() {
            return "AccessTokens.Builder{identity=" + identity + ", video=" + video + "}";
        }

        private Builder grant(String name, boolean value) {
            video.put(name, value);
            return this;
        }

        /** What kind of participant the others see; a standard one by default. */
        public Builder kind(ParticipantKind value) {
            kind = Objects.requireNonNull(value, "kind");
            return this;
        }

        /** What the participant is called; empty by default. */
        public Builder name(String value) {
            name = Objects.requireNonNull(value, "name");
            return this;
        }

        /** Attributes are seen by all participants from the moment this one has joined. */
        public Builder attribute(String name, String value) {
            attributes.put(name, value);
            return this;
        }

        /** The same for several attributes. */
        public Builder attributes(Map<String, String> values) {
            attributes.putAll(values);
            return this;
        }

        /** How long the token is valid. With a negative time it has expired already. */
        public Builder ttl(Duration value) {
            ttl = Objects.requireNonNull(value, "ttl");
            return this;
        }

        /** Settings of the room, should this participant be the one that creates it by joining. */
        public Builder roomSettings(RoomSettings value) {
            roomConfiguration = value.toClaim();
            return this;
        }

        /** The token, in the form that a connection takes. */
        public String toJwt() {
            JWTCreator.Builder token = JWT.create().withSubject(identity).withClaim("video", video);
            if (kind != null) {
                token.withClaim("kind", kind.toString());
            }
            if (!name.isEmpty()) {
                token.withClaim("name", name);
            }
            if (!attributes.isEmpty()) {
                token.withClaim("attributes", attributes);
            }
            if (!roomConfiguration.isEmpty()) {
                token.withClaim("roomConfig", roomConfiguration);
            }
            return sign(token, ttl);
        }
    }
}
