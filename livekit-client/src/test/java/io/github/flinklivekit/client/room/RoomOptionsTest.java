// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.room;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class RoomOptionsTest {

    @Test
    void subscribesToEverythingByDefault() {
        RoomOptions options = RoomOptions.DEFAULT;

        assertThat(options.autoSubscribe()).isTrue();
        assertThat(options.connectTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(options.iceServers()).isEmpty();
        assertThat(options.iceTransportPolicy()).isEqualTo(IceTransportPolicy.ALL);
        assertThat(options.reconnectPolicy()).isEqualTo(ReconnectPolicy.DEFAULT);
        assertThat(options.allocator()).isNull();
    }

    @Test
    void doesNotFollowWhatItWasMadeOf() {
        Map<String, String> attributes = new HashMap<>(Map.of("a", "1"));
        List<IceServer> servers = new ArrayList<>();
        RoomOptions options =
                RoomOptions.builder().attributes(attributes).iceServers(servers).build();
        attributes.put("b", "2");
        servers.add(new IceServer(List.of("stun:h:3478"), "", ""));

        assertThat(options.attributes()).isEqualTo(Map.of("a", "1"));
        assertThat(options.iceServers()).isEmpty();
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> RoomOptions.builder().connectTimeout(Duration.ofSeconds(-1)).build())
                .withMessageContaining("PT-1S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RoomOptions.builder().connectTimeout(Duration.ZERO).build());
        assertThatNullPointerException()
                .isThrownBy(() -> RoomOptions.builder().reconnectPolicy(null).build())
                .withMessage("reconnectPolicy");
    }

    @Test
    void showsNoSecret() {
        IceServer turn =
                new IceServer(List.of("turn:h:3478?transport=udp"), "us3r-secret", "cr3dential");
        RoomOptions options = RoomOptions.builder().iceServers(List.of(turn)).build();

        assertThat(turn).hasToString("IceServer[turn:h:3478?transport=udp]");
        assertThat(options.toString()).doesNotContain("us3r-secret", "cr3dential");
    }
}
