// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.interfaces.DecodedJWT;
import livekit.LivekitRoom.RoomConfiguration;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

class TokensTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    private final Tokens tokens = new Tokens("key", SECRET);

    @Test
    void aTokenLetsItsHolderJoinOneRoom() {
        DecodedJWT jwt =
                JWT.require(Algorithm.HMAC256(SECRET))
                        .withIssuer("key")
                        .build()
                        .verify(tokens.join("kitchen", "alice"));

        assertThat(jwt.getSubject()).isEqualTo("alice");
        assertThat(jwt.getClaim("video").asMap())
                .containsOnly(entry("roomJoin", true), entry("room", "kitchen"));
    }

    @Test
    void permissionsCanBeTakenAway() {
        String token =
                tokens.builder("kitchen", "alice")
                        .canPublish(false)
                        .canSubscribe(false)
                        .hidden()
                        .toJwt();

        assertThat(JWT.decode(token).getClaim("video").asMap())
                .containsEntry("canPublish", false)
                .containsEntry("canSubscribe", false)
                .containsEntry("hidden", true);
    }

    @Test
    void attributesAndTheRoomsSettingsTravelInTheToken() {
        String token =
                tokens.builder("kitchen", "alice")
                        .attribute("role", "cook")
                        .roomConfiguration(
                                RoomConfiguration.newBuilder().setMaxPlayoutDelay(1).build())
                        .toJwt();

        DecodedJWT jwt = JWT.decode(token);
        assertThat(jwt.getClaim("attributes").asMap()).containsEntry("role", "cook");
        assertThat(jwt.getClaim("roomConfig").asMap()).containsEntry("max_playout_delay", 1);
    }

    @Test
    void aTokenRunsOut() {
        Instant soon = Instant.now().plusSeconds(30);

        assertThat(expiry(tokens.builder("kitchen", "alice").expired().toJwt()))
                .isBefore(Instant.now());
        assertThat(expiry(tokens.builder("kitchen", "alice").ttl(Duration.ofMinutes(2)).toJwt()))
                .isAfter(soon);
        assertThat(expiry(tokens.join("kitchen", "alice"))).isAfter(soon);
    }

    private static Instant expiry(String token) {
        return JWT.decode(token).getExpiresAtAsInstant();
    }
}
