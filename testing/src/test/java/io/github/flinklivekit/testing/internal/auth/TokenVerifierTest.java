// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing.internal.auth;

import io.github.flinklivekit.client.service.AccessTokens;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Statuses and words are those of livekit-server 1.13.5. */
class TokenVerifierTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    private final AccessTokens tokens = new AccessTokens("key", SECRET);
    private final TokenVerifier verifier = new TokenVerifier(Map.of("key", SECRET));

    @Test
    void readsWhatATokenAllows() throws RequestRejectedException {
        ClaimGrants grants =
                verifier.verifyJoin(
                        tokens.builder("kitchen", "alice")
                                .canPublish(false)
                                .hidden()
                                .attribute("role", "cook")
                                .toJwt());

        assertThat(grants.room()).isEqualTo("kitchen");
        assertThat(grants.identity()).isEqualTo("alice");
        assertThat(grants.attributes()).containsEntry("role", "cook");
        assertThat(grants.isHidden()).isTrue();
        assertThat(grants.permission().getCanPublish()).isFalse();
        assertThat(grants.permission().getCanPublishData()).isFalse();
        assertThat(grants.permission().getCanSubscribe()).isTrue();
        assertThat(grants.permission().getCanUpdateMetadata()).isFalse();
    }

    @Test
    void refusesWhoeverHasNoRightToJoin() {
        assertRefused("", 401, "no permissions to access the room");
        assertRefused("garbage", 401, "invalid authorization token");
        assertRefused(
                new AccessTokens("other", SECRET).join("kitchen", "alice"),
                401,
                "invalid API key: other");
        assertRefused(
                new AccessTokens("key", SECRET + "x").join("kitchen", "alice"),
                401,
                "error: token signature is invalid: signature is invalid");
        assertRefused(
                tokens.builder("kitchen", "alice").ttl(Duration.ofMinutes(-1)).toJwt(),
                401,
                "error: token has invalid claims: token is expired");
    }

    @Test
    void refusesNamesThatCannotBe() {
        assertRefused(tokens.join("", "alice"), 400, "no room name");
        assertRefused(tokens.join("kitchen", ""), 400, "identity cannot be empty");
        assertRefused(
                tokens.join("x".repeat(257), "alice"),
                400,
                "room name length exceeds limits: max length 256");
        assertRefused(
                tokens.join("kitchen", "x".repeat(257)),
                400,
                "participant identity length exceeds limits: max length 256");
    }

    private void assertRefused(String token, int status, String words) {
        assertThatThrownBy(() -> verifier.verifyJoin(token))
                .isInstanceOfSatisfying(
                        RequestRejectedException.class,
                        refusal -> assertThat(refusal.status()).isEqualTo(status))
                .hasMessageEndingWith(words);
    }
}
