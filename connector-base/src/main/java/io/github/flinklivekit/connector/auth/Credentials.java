// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector.auth;

import io.github.flinklivekit.client.service.AccessTokens;
import io.github.flinklivekit.client.service.RoomSettings;

import org.apache.flink.annotation.Internal;

import com.auth0.jwt.JWT;
import com.auth0.jwt.exceptions.JWTDecodeException;
import com.auth0.jwt.interfaces.DecodedJWT;

import javax.annotation.Nullable;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What opens a room: an API key with its secret, from which a token is made for each connection, or
 * one ready token. Neither is ever printed.
 */
@Internal
public final class Credentials implements Serializable {

    private static final long serialVersionUID = 1L;

    /**
     * What subscribers wait before they show a picture: nothing at the least, and next to nothing
     * at the most. The server takes 0 at the most for no limit.
     */
    private static final RoomSettings LOW_LATENCY =
            RoomSettings.builder().playoutDelay(Duration.ZERO, Duration.ofMillis(1)).build();

    @Nullable private final AccessTokens accessTokens;
    @Nullable private final String token;

    private Credentials(@Nullable AccessTokens accessTokens, @Nullable String token) {
        this.accessTokens = accessTokens;
        this.token = token;
    }

    /**
     * What was given of key, secret and token; empty strings count as not given.
     *
     * @throws IllegalArgumentException if that is nothing, too little, or both; the message says
     *     what to give
     */
    public static Credentials of(
            @Nullable String apiKey, @Nullable String apiSecret, @Nullable String token) {
        boolean hasKey = isGiven(apiKey);
        boolean hasSecret = isGiven(apiSecret);
        if (isGiven(token)) {
            if (hasKey || hasSecret) {
                throw new IllegalArgumentException(
                        "Both a token and an API key or secret were given: give either the token alone, or the API key "
                                + "with its secret");
            }
            return new Credentials(null, token.strip());
        }
        if (!hasKey && !hasSecret) {
            throw new IllegalArgumentException(
                    "No credentials: give the server's API key with its secret (api-key, api-secret), or a ready token "
                            + "(token)");
        }
        if (!hasKey || !hasSecret) {
            throw new IllegalArgumentException(
                    "The API "
                            + (hasKey ? "secret" : "key")
                            + " is missing: an API key and its secret go together");
        }
        // A file or a secret of Kubernetes often ends with a line break.
        return new Credentials(new AccessTokens(apiKey.strip(), apiSecret.strip()), null);
    }

    /** Whether there is one ready token, which lets a single participant join. */
    public boolean isReadyToken() {
        return token != null;
    }

    /**
     * The room that a ready token is for.
     *
     * @return empty if tokens are made here, or the token names no room
     * @throws IllegalArgumentException if the token is none
     */
    public Optional<String> tokenRoom() {
        if (token == null) {
            return Optional.empty();
        }
        Map<String, Object> video = decoded(token).getClaim("video").asMap();
        Object room = video == null ? null : video.get("room");
        return Optional.ofNullable(room).map(Object::toString).filter(name -> !name.isEmpty());
    }

    /**
     * Whether a ready token makes its participant invisible to others, which keeps it from
     * publishing.
     *
     * @throws IllegalArgumentException if the token is none
     */
    public boolean isTokenHidden() {
        if (token == null) {
            return false;
        }
        Map<String, Object> video = decoded(token).getClaim("video").asMap();
        return video != null && Boolean.TRUE.equals(video.get("hidden"));
    }

    /**
     * The identity that a ready token gives its participant, whatever prefix was asked for.
     *
     * @return empty if tokens are made here, or the token names no identity
     * @throws IllegalArgumentException if the token is none
     */
    public Optional<String> tokenIdentity() {
        return token == null ? Optional.empty() : Optional.ofNullable(decoded(token).getSubject());
    }

    /**
     * The token for one connection: the ready one, or a new one with no more rights than the role
     * needs.
     *
     * @throws IllegalArgumentException if the ready one is for another room; the server would join
     *     that one without a word
     */
    public String tokenFor(ConnectorRole role, String room, String identity, JoinSettings joining) {
        if (token != null) {
            String tokenRoom = tokenRoom().orElse(room);
            if (!tokenRoom.equals(room)) {
                throw new IllegalArgumentException(
                        "The token is for the room '"
                                + tokenRoom
                                + "' alone: give the API key with its secret (api-key, api-secret) to join more than one "
                                + "room");
            }
            return token;
        }
        boolean publishes = role == ConnectorRole.SINK;
        AccessTokens.Builder minted =
                accessTokens()
                        .builder(room, identity)
                        .kind(joining.profile().kind())
                        .name(joining.profile().nameOf(role))
                        .attributes(joining.profile().attributesOf(role))
                        .canSubscribe(role.canSubscribe())
                        .canPublish(publishes)
                        .canPublishData(publishes);
        if (joining.hidden()) {
            minted.hidden();
        }
        if (joining.lowLatency()) {
            minted.roomSettings(LOW_LATENCY);
        }
        if (!publishes) {
            minted.agent();
        }
        return minted.toJwt();
    }

    /**
     * Makes tokens with the API key.
     *
     * @throws IllegalStateException if there is one ready token, which cannot be exchanged
     */
    public AccessTokens accessTokens() {
        if (accessTokens == null) {
            throw new IllegalStateException("A ready token makes no others");
        }
        return accessTokens;
    }

    /**
     * Whether a token has run out, by the clock of this machine.
     *
     * @throws IllegalArgumentException if the token is none
     */
    public static boolean hasExpired(String token) {
        Instant end = decoded(token).getExpiresAtAsInstant();
        return end != null && end.isBefore(Instant.now());
    }

    private static DecodedJWT decoded(String token) {
        try {
            return JWT.decode(token);
        } catch (JWTDecodeException e) {
            // Without the cause, whose message quotes the token.
            throw new IllegalArgumentException(
                    "The token is not a LiveKit access token: it has to be a JWT of three parts with dots between them");
        }
    }

    private static boolean isGiven(@Nullable String value) {
        return value != null && !value.isBlank();
    }

    @Override
    public String toString() {
        return isReadyToken() ? "Credentials[a ready token]" : "Credentials[an API key]";
    }
}
