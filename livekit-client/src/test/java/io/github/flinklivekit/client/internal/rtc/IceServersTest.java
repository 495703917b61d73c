// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.rtc;

import io.github.flinklivekit.client.room.IceServer;

import dev.onvoid.webrtc.RTCIceServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

class IceServersTest {

    private static final List<String> VALID =
            List.of(
                    "stun:127.0.0.1",
                    "stun:stun.example.org:3478",
                    "stuns:[::1]:5349",
                    "turn:turn_server:3478",
                    "turn:10.0.0.7:3478?transport=udp",
                    "turn:[2001:db8::7]:3478?transport=tcp",
                    "turns:turn.example.org:443?transport=tcp");

    /** What RFC 7064 and 7065 allow, as far as the native library does. */
    private static final Pattern ALLOWED =
            Pattern.compile(
                    "stuns?:([\\w.-]+|\\[[\\dA-Fa-f:.]+])(:\\d{1,5})?|turns?:([\\w.-]+|\\[[\\dA-Fa-f:.]+])(:\\d{1,5})?(\\?transport=(udp|tcp))?");

    @Test
    void passesOnWhatIsWrittenRight() {
        IceServer server = new IceServer(VALID, "user", "secret");

        List<RTCIceServer> passed = IceServers.toNative(List.of(server));

        assertThat(passed).hasSize(1);
        assertThat(passed.get(0).urls).isEqualTo(VALID);
        assertThat(passed.get(0).username).isEqualTo("user");
        assertThat(passed.get(0).password).isEqualTo("secret");
    }

    @Test
    void needsNoCredentialsForStun() {
        IceServer server = new IceServer(List.of("stun:127.0.0.1:3478"), "", "");

        assertThat(IceServers.toNative(List.of(server))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "user"})
    void leavesOutTurnWithoutCredentials(String username) {
        IceServer turn = new IceServer(List.of("turn:127.0.0.1:3478"), username, "");
        IceServer stun = new IceServer(List.of("stun:127.0.0.1:3478"), "", "");

        List<RTCIceServer> passed = IceServers.toNative(List.of(turn, stun));

        assertThat(passed).extracting(server -> server.urls).containsExactly(stun.urls());
    }

    @Test
    void leavesOutAServerWithoutAnAddress() {
        assertThat(IceServers.toNative(List.of(new IceServer(List.of(), "user", "secret"))))
                .isEmpty();
    }

    /** Whatever a server's configuration makes of an address. */
    @Test
    void passesOnNothingElse() {
        Random random = new Random(7);
        int passed = 0;
        for (int i = 0; i < 2_000; i++) {
            String url = damaged(VALID.get(random.nextInt(VALID.size())), random);
            IceServer server = new IceServer(List.of(url), "user", "secret");
            for (RTCIceServer usable : IceServers.toNative(List.of(server))) {
                assertThat(usable.urls).allMatch(ALLOWED.asMatchPredicate());
                passed++;
            }
        }
        assertThat(passed).as("of those that are right all the same").isPositive();
    }

    private static String damaged(String url, Random random) {
        StringBuilder text = new StringBuilder(url);
        for (int edits = 1 + random.nextInt(2); edits > 0; edits--) {
            int at = random.nextInt(text.length());
            if (random.nextBoolean()) {
                text.deleteCharAt(at);
            } else {
                text.insert(at, (char) (' ' + random.nextInt(95)));
            }
        }
        return text.toString();
    }
}
