// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import org.junit.jupiter.api.Test;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ExternalLiveKitServerTest {

    @Test
    void withoutAnAddressThereIsNoServer() {
        assertThat(ExternalLiveKitServer.of(Map.of("LIVEKIT_API_KEY", "key"))).isEmpty();
        assertThat(ExternalLiveKitServer.of(Map.of("LIVEKIT_URL", ""))).isEmpty();
    }

    @Test
    void theServerIsTheOneThatIsNamed() {
        LiveKitEndpoint server =
                ExternalLiveKitServer.of(
                                Map.of(
                                        "LIVEKIT_URL", "wss://live.example.org",
                                        "LIVEKIT_API_KEY", "key",
                                        "LIVEKIT_API_SECRET", "hush"))
                        .orElseThrow();

        assertThat(server.url()).isEqualTo("wss://live.example.org");
        assertThat(server.apiKey()).isEqualTo("key");
        assertThat(server.apiSecret()).isEqualTo("hush");
        assertThat(server.toString()).doesNotContain("hush");
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(
                        () ->
                                ExternalLiveKitServer.of(
                                        Map.of(
                                                "LIVEKIT_URL", "ws://127.0.0.1:7880",
                                                "LIVEKIT_API_KEY", "key")))
                .hasMessageContaining("LIVEKIT_API_SECRET is not")
                .hasMessageContaining("unset LIVEKIT_URL");
    }

    @Test
    void anAddressOfSomethingElseIsRefused() {
        assertThatThrownBy(() -> ExternalLiveKitServer.of(Map.of("LIVEKIT_URL", "127.0.0.1:7880")))
                .hasMessage("LIVEKIT_URL is '127.0.0.1:7880'; it begins with ws:// or wss://");
    }
}
