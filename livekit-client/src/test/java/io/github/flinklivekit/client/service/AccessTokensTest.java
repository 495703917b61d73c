// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.service;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.interfaces.Claim;
import com.auth0.jwt.interfaces.DecodedJWT;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

class AccessTokensTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    /** What io.livekit's AccessToken makes of the same key, grants and settings. */
    private static final String TOKEN_OF_THE_SERVER_SDK =
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
                    + "eyJpc3MiOiJrZXkiLCJleHAiOjE5MDAwMDAwMDAsInN1YiI6ImFsaWNlIiwiYXR0cmlidXRlcyI6eyJmbGluay5jb25uZWN0"
                    + "b3IiOiJzb3VyY2UifSwicm9vbUNvbmZpZyI6eyJtYXhfcGxheW91dF9kZWxheSI6MSwic3luY19zdHJlYW1zIjp0cnVlLCJh"
                    + "Z2VudHMiOlt7ImFnZW50X25hbWUiOiJ4In1dLCJtZXRhZGF0YSI6Im0ifSwidmlkZW8iOnsicm9vbUpvaW4iOnRydWUsInJv"
                    + "b20iOiJraXRjaGVuIiwiY2FuU3Vic2NyaWJlIjp0cnVlLCJjYW5QdWJsaXNoIjpmYWxzZSwiY2FuUHVibGlzaERhdGEiOmZh"
                    + "bHNlLCJoaWRkZW4iOnRydWUsImFnZW50Ijp0cnVlfSwic2lwIjp7fX0."
                    + "pAQtrTycALYliFx2mhrlaFI91uBmSrnoJyaTO0FBWgc";

    private final AccessTokens tokens = new AccessTokens("key", SECRET);

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
    void claimsAreThoseOfTheServerSdk() {
        DecodedJWT expected =
                JWT.require(Algorithm.HMAC256(SECRET)).build().verify(TOKEN_OF_THE_SERVER_SDK);

        DecodedJWT token =
                JWT.decode(
                        tokens.builder("kitchen", "alice")
                                .attributes(Map.of("flink.connector", "source"))
                                .canSubscribe(true)
                                .canPublish(false)
                                .canPublishData(false)
                                .hidden()
                                .agent()
                                .roomSettings(
                                        RoomSettings.builder()
                                                .playoutDelay(Duration.ZERO, Duration.ofMillis(1))
                                                .syncStreams(true)
                                                .metadata("m")
                                                .agents("x")
                                                .build())
                                .toJwt());

        assertThat(token.getHeader()).isEqualTo(expected.getHeader());
        for (String claim : List.of("iss", "sub")) {
            assertThat(token.getClaim(claim).asString())
                    .isEqualTo(expected.getClaim(claim).asString());
        }
        for (String claim : List.of("video", "attributes", "roomConfig")) {
            assertThat(token.getClaim(claim).asMap()).isEqualTo(expected.getClaim(claim).asMap());
        }
        // The SDK's sip claim is always there, and grants nothing.
        assertThat(expected.getClaim("sip").asMap()).isEmpty();
        assertThat(token.getClaims())
                .containsOnlyKeys("iss", "exp", "sub", "video", "attributes", "roomConfig");
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
                        .roomSettings(
                                RoomSettings.builder()
                                        .emptyTimeout(Duration.ofMillis(1))
                                        .departureTimeout(Duration.ofSeconds(2))
                                        .maxParticipants(3)
                                        .build())
                        .toJwt();

        DecodedJWT jwt = JWT.decode(token);
        assertThat(jwt.getClaim("attributes").asMap()).containsEntry("role", "cook");
        assertThat(jwt.getClaim("roomConfig").asMap())
                .containsOnly(
                        entry("empty_timeout", 1),
                        entry("departure_timeout", 2),
                        entry("max_participants", 3));
    }

    @Test
    void aTokenRunsOut() {
        Instant now = Instant.now();

        assertThat(expiry(tokens.builder("kitchen", "alice").ttl(Duration.ofMinutes(-1)).toJwt()))
                .isBefore(now);
        assertThat(expiry(tokens.builder("kitchen", "alice").ttl(Duration.ofMinutes(2)).toJwt()))
                .isBetween(now.plusSeconds(119), now.plusSeconds(150));
        assertThat(expiry(tokens.join("kitchen", "alice")))
                .isBetween(now.plusSeconds(3599), now.plusSeconds(3660));
    }

    @Test
    void aRequestsTokenOpensNoRoom() {
        DecodedJWT token = JWT.decode(tokens.request(Map.of("roomList", true)));

        assertThat(token.getClaims()).containsOnlyKeys("iss", "exp", "video");
        assertThat(token.getClaim("video").asMap()).containsOnly(entry("roomList", true));
        assertThat(token.getClaims()).extractingByKey("iss").returns("key", Claim::asString);
    }

    @Test
    void refusesAnEmptyKeyOrSecret() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AccessTokens("", SECRET))
                .withMessageNotContaining(SECRET);
        assertThatIllegalArgumentException().isThrownBy(() -> new AccessTokens("key", " "));
    }

    @Test
    void showsNoSecret() {
        assertThat(tokens.toString()).doesNotContain("key", SECRET);
        assertThat(tokens.builder("kitchen", "alice").toString()).doesNotContain(SECRET);
    }

    @Test
    void travelsWithAJob() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(tokens);
        }
        try (ObjectInputStream in =
                new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            AccessTokens arrived = (AccessTokens) in.readObject();

            JWT.require(Algorithm.HMAC256(SECRET))
                    .withIssuer("key")
                    .build()
                    .verify(arrived.join("kitchen", "alice"));
        }
    }

    private static Instant expiry(String token) {
        return JWT.decode(token).getExpiresAtAsInstant();
    }
}
