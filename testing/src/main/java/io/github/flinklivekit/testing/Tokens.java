// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import io.livekit.server.AccessToken;
import io.livekit.server.CanPublish;
import io.livekit.server.CanSubscribe;
import io.livekit.server.Hidden;
import io.livekit.server.RoomJoin;
import io.livekit.server.RoomName;
import io.livekit.server.VideoGrant;
import livekit.LivekitRoom.RoomConfiguration;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;

/** Mints tokens for one server. Immutable. */
public final class Tokens {
    private static final Duration DEFAULT_TTL = Duration.ofHours(1);

    private final String apiKey;
    private final String apiSecret;

    public Tokens(String apiKey, String apiSecret) {
        this.apiKey = apiKey;
        this.apiSecret = apiSecret;
    }

    /** A token to join the room with that identity, allowed to publish and to subscribe. */
    public String join(String room, String identity) {
        return builder(room, identity).toJwt();
    }

    /** A token to join the room with that identity, whose permissions are to be narrowed. */
    public Builder builder(String room, String identity) {
        return new Builder(newToken(DEFAULT_TTL), room, identity);
    }

    /** A token for the room API. */
    String service(VideoGrant... grants) {
        AccessToken token = newToken(DEFAULT_TTL);
        token.addGrants(grants);
        return token.toJwt();
    }

    private AccessToken newToken(Duration ttl) {
        AccessToken token = new AccessToken(apiKey, apiSecret);
        token.setExpiration(Date.from(Instant.now().plus(ttl)));
        return token;
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "Tokens[apiKey=" + apiKey + "]";
    }

    /** A token in the making, for one use. */
    public static final class Builder {
        private final AccessToken token;
        private final List<VideoGrant> grants = new ArrayList<>();

        private Builder(AccessToken token, String room, String identity) {
            this.token = token;
            token.setIdentity(identity);
            grants.add(new RoomJoin(true));
            grants.add(new RoomName(room));
        }

        /** Whether tracks may be published; they may by default. */
        public Builder canPublish(boolean allowed) {
            grants.add(new CanPublish(allowed));
            return this;
        }

        /** Whether tracks may be subscribed to; they may by default. */
        public Builder canSubscribe(boolean allowed) {
            grants.add(new CanSubscribe(allowed));
            return this;
        }

        /** The other participants do not see this one. */
        public Builder hidden() {
            grants.add(new Hidden(true));
            return this;
        }

        /** Attributes are seen by all participants from the moment this one has joined. */
        public Builder attribute(String name, String value) {
            token.getAttributes().put(name, value);
            return this;
        }

        /**
         * Valid for that time from now; one hour by default. A negative time has run out already.
         */
        public Builder ttl(Duration ttl) {
            token.setExpiration(Date.from(Instant.now().plus(ttl)));
            return this;
        }

        /** Ran out a minute ago. */
        public Builder expired() {
            return ttl(Duration.ofMinutes(-1));
        }

        /** Settings of the room, should this participant be the one that creates it by joining. */
        public Builder roomConfiguration(RoomConfiguration configuration) {
            token.setRoomConfiguration(configuration);
            return this;
        }

        public String toJwt() {
            token.addGrants(grants);
            return token.toJwt();
        }
    }
}
