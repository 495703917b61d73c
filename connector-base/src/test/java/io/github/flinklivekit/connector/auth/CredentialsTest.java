// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector.auth;

import io.github.flinklivekit.client.room.ParticipantKind;
import io.github.flinklivekit.connector.room.ConnectionSettings;

import org.apache.flink.util.InstantiationUtil;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.interfaces.DecodedJWT;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

public class CredentialsTest {

    private static final String SECRET = "a-secret-that-nobody-may-ever-read";

    private final Credentials credentials = Credentials.of("the-key", SECRET, null);

    @Test
    void theSourceMaySubscribeAndNothingElse() {
        DecodedJWT token = minted(ConnectorRole.SOURCE);

        assertThat(video(token))
                .containsEntry("roomJoin", true)
                .containsEntry("room", "lobby")
                .containsEntry("canSubscribe", true)
                .containsEntry("canPublish", false)
                .containsEntry("canPublishData", false)
                .doesNotContainKeys("roomAdmin", "roomCreate", "roomList", "hidden");
    }

    /** As files and secrets of Kubernetes often have it at their end. */
    @Test
    void aLineBreakIsNoPartOfTheKeyOrItsSecret() {
        DecodedJWT token =
                JWT.decode(
                        Credentials.of(" the-key\n", SECRET + "\r\n", null)
                                .accessTokens()
                                .join("lobby", "guest"));

        assertThat(token.getIssuer()).isEqualTo("the-key");
        JWT.require(Algorithm.HMAC256(SECRET)).build().verify(token);
    }

    @Test
    void aTokenRunsOutAtItsTime() {
        assertThat(Credentials.hasExpired(tokenUntil(Instant.now().minusSeconds(60)))).isTrue();
        assertThat(Credentials.hasExpired(tokenUntil(Instant.now().plusSeconds(60)))).isFalse();
        assertThat(Credentials.hasExpired(JWT.create().sign(Algorithm.HMAC256(SECRET)))).isFalse();
    }

    private static String tokenUntil(Instant end) {
        return JWT.create().withExpiresAt(end).sign(Algorithm.HMAC256(SECRET));
    }

    @Test
    void whoSeesTracksMayDoNothingWithThem() {
        assertThat(video(minted(ConnectorRole.OBSERVER)))
                .containsEntry("roomJoin", true)
                .containsEntry("canSubscribe", false)
                .containsEntry("canPublish", false)
                .containsEntry("canPublishData", false);
        assertThat(minted(ConnectorRole.OBSERVER).getSubject()).isEqualTo("flink-events-0");
    }

    @Test
    void aParticipantMayBeHidden() {
        assertThat(video(minted(ConnectorRole.SOURCE, new JoinSettings(true, false))))
                .containsEntry("hidden", true);
    }

    @Test
    void aParticipantIsABridgeThatSaysWhatItIs() {
        DecodedJWT token = minted(ConnectorRole.SINK);

        assertThat(token.getClaim("kind").asString()).isEqualTo("bridge");
        assertThat(token.getClaim("name").asString()).isEqualTo("Flink sink");
    }

    @Test
    void aParticipantMayIntroduceItselfOtherwise() {
        DecodedJWT token =
                minted(
                        ConnectorRole.SOURCE,
                        new JoinSettings(
                                false,
                                false,
                                new LocalParticipantProfile(
                                        ParticipantKind.AGENT, "Eve", Map.of("floor", "2"))));

        assertThat(token.getClaim("kind").asString()).isEqualTo("agent");
        assertThat(token.getClaim("name").asString()).isEqualTo("Eve");
        assertThat(token.getClaim("attributes").asMap())
                .isEqualTo(Map.of("flink.connector", "source", "floor", "2"));
    }

    @Test
    void whatMarksConnectorsIsTheirs() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                new LocalParticipantProfile(
                                        ParticipantKind.BRIDGE,
                                        null,
                                        Map.of("flink.connector", "nothing")))
                .withMessageContaining("local-participant.attributes");
    }

    @Test
    void aRoomThatIsCreatedMayShowItsPicturesAtOnce() {
        DecodedJWT token = minted(ConnectorRole.SOURCE, new JoinSettings(false, true));

        assertThat(token.getClaim("roomConfig").asMap())
                .containsEntry("max_playout_delay", 1)
                .doesNotContainKey("name");
        assertThat(minted(ConnectorRole.SOURCE).getClaim("roomConfig").isMissing()).isTrue();
    }

    @Test
    void theSourceKeepsNoRoomOpen() {
        assertThat(video(minted(ConnectorRole.SOURCE))).containsEntry("agent", true);
        assertThat(video(minted(ConnectorRole.SINK))).doesNotContainKey("agent");
    }

    @Test
    void aReadyTokenMakesNoOthers() {
        Credentials ready = Credentials.of(null, null, readyToken());

        assertThatIllegalStateException().isThrownBy(ready::accessTokens);
    }

    @Test
    void theSinkMayPublishAndNotSubscribe() {
        assertThat(video(minted(ConnectorRole.SINK)))
                .containsEntry("roomJoin", true)
                .containsEntry("canSubscribe", false)
                .containsEntry("canPublish", true)
                .containsEntry("canPublishData", true)
                .doesNotContainKeys("roomAdmin", "roomCreate", "roomList", "hidden");
    }

    @Test
    void tokensAreSignedNamedMarkedAndEnd() {
        Instant before = Instant.now();

        DecodedJWT token = minted(ConnectorRole.SOURCE);

        JWT.require(Algorithm.HMAC256(SECRET)).build().verify(token);
        assertThat(token.getIssuer()).isEqualTo("the-key");
        assertThat(token.getSubject()).isEqualTo("flink-in-0");
        assertThat(token.getClaim("attributes").asMap())
                .isEqualTo(Map.of("flink.connector", "source"));
        assertThat(token.getExpiresAtAsInstant())
                .isBetween(
                        before.plus(Duration.ofMinutes(59)), before.plus(Duration.ofMinutes(61)));
    }

    @Test
    void saysWhatToGive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Credentials.of(null, "", null))
                .withMessageContaining("api-key, api-secret");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Credentials.of("key", null, null))
                .withMessageContaining("secret is missing");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Credentials.of(null, "secret", null))
                .withMessageContaining("key is missing");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Credentials.of("key", "secret", "token"))
                .withMessageContaining("either the token alone");
    }

    @Test
    void knowsRoomAndIdentityOfAReadyToken() {
        Credentials ready = Credentials.of(null, null, readyToken());

        assertThat(ready.isReadyToken()).isTrue();
        assertThat(ready.tokenRoom()).contains("lobby");
        assertThat(ready.tokenIdentity()).contains("eve");
        assertThat(ready.tokenFor(ConnectorRole.SINK, "lobby", "eve", JoinSettings.DEFAULT))
                .isEqualTo(readyToken());
        assertThat(credentials.tokenRoom()).isEmpty();
        assertThat(credentials.tokenIdentity()).isEmpty();
    }

    @Test
    void doesNotUseAReadyTokenForAnotherRoom() {
        Credentials ready = Credentials.of(null, null, readyToken());

        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                ready.tokenFor(
                                        ConnectorRole.SINK,
                                        "elsewhere",
                                        "eve",
                                        JoinSettings.DEFAULT))
                .withMessageContaining("'lobby' alone")
                .withMessageContaining("api-key");
    }

    @Test
    void showsNoSecret() {
        Credentials ready = Credentials.of(null, null, readyToken());

        assertThat(credentials.toString()).doesNotContain(SECRET).doesNotContain("the-key");
        assertThat(ready.toString()).doesNotContain(readyToken());
        assertThat(ConnectionSettings.of("ws://h", credentials, "lobby", "flink").toString())
                .doesNotContain(SECRET);
    }

    @Test
    void doesNotQuoteATokenThatIsNone() {
        Credentials broken = Credentials.of(null, null, "hunter2.hunter2");

        assertThatThrownBy(broken::tokenRoom)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("JWT")
                .hasNoCause()
                .satisfies(e -> assertThat(e.toString()).doesNotContain("hunter2"));
    }

    @Test
    void travelsWithTheJob() throws Exception {
        Credentials arrived = InstantiationUtil.clone(credentials);

        assertThat(arrived.tokenFor(ConnectorRole.SOURCE, "lobby", "x", JoinSettings.DEFAULT))
                .isNotEmpty();
    }

    private DecodedJWT minted(ConnectorRole role) {
        return minted(role, JoinSettings.DEFAULT);
    }

    private DecodedJWT minted(ConnectorRole role, JoinSettings joining) {
        return JWT.decode(credentials.tokenFor(role, "lobby", role.identity("flink", 0), joining));
    }

    private static Map<String, Object> video(DecodedJWT token) {
        return token.getClaim("video").asMap();
    }

    public static String readyToken() {
        return JWT.create()
                .withSubject("eve")
                .withClaim("video", Map.of("room", "lobby", "roomJoin", true))
                .sign(Algorithm.HMAC256(SECRET));
    }
}
