// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import org.junit.jupiter.api.Test;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LiveKitServerConfigTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @Test
    void fillsInEveryPlaceOfTheTemplate() {
        String yaml = config(null, null, "").toYaml();

        assertThat(yaml)
                .contains(
                        "\nport: 7001\n",
                        "\nkeys: { \"key\": \"" + SECRET + "\" }\n",
                        "\n  udp_port: 7002\n",
                        "level: warn,");
        assertThat(yaml.lines().filter(line -> !line.startsWith("#")))
                .noneMatch(line -> line.contains("${"));
    }

    @Test
    void staysOnLoopback() {
        assertThat(config(null, null, "").toYaml())
                .contains(
                        "bind_addresses: [\"127.0.0.1\"]",
                        "node_ip: 127.0.0.1",
                        "includes: [\"lo\"]",
                        "tcp_port: 0",
                        "turn: { enabled: false }");
    }

    @Test
    void tellsClientsTheAddressOfItsProxyAndOfItsRelay() {
        LiveKitServerConfig config =
                new LiveKitServerConfig(
                        7001, 7002, "key", SECRET, "warn", null, null, true, 7100, 0, "");

        assertThat(config.toYaml())
                .contains(
                        "\n  node_ip: 127.0.0.2\n  use_ice_lite: true\n",
                        "\nturn:\n  enabled: true\n  bind_addresses: [\"127.0.0.2\"]\n  udp_port: 7100\n")
                .doesNotContain("node_ip: 127.0.0.1");
        assertThat(config.isRelay(7100)).isFalse();
        assertThat(config.isRelay(7101)).isTrue();
        assertThat(config(null, null, "").isRelay(7101)).isFalse();
    }

    @Test
    void tellsClientsOfTcpAlone() {
        LiveKitServerConfig config =
                new LiveKitServerConfig(
                        7001, 7002, "key", SECRET, "warn", null, null, false, 0, 7003, "");

        assertThat(config.toYaml())
                .contains("\n  tcp_port: 7003\n  force_tcp: true\n")
                .doesNotContain("tcp_port: 0");
    }

    @Test
    void hasNoRoomSectionUnlessSomethingIsSet() {
        assertThat(config(null, null, "").toYaml()).doesNotContain("\nroom:");
        assertThat(config(Duration.ofSeconds(7), null, "").toYaml())
                .endsWith("\nroom:\n  empty_timeout: 7\n");
        assertThat(config(Duration.ofMinutes(2), Duration.ofSeconds(1), "").toYaml())
                .endsWith("\nroom:\n  empty_timeout: 120\n  departure_timeout: 1\n");
    }

    @Test
    void appendsFurtherSections() {
        assertThat(config(null, Duration.ofSeconds(3), "limit: { num_tracks: 2 }\n").toYaml())
                .endsWith("\nroom:\n  departure_timeout: 3\nlimit: { num_tracks: 2 }\n");
    }

    @Test
    void doesNotShowItsSecret() {
        assertThat(config(null, null, "").toString()).contains("7001").doesNotContain(SECRET);
        assertThat(new Tokens("key", SECRET).toString()).contains("key").doesNotContain(SECRET);
    }

    @Test
    void refusesSettingsThatTheServerWouldMisread() {
        LiveKitServer.Builder builder = LiveKitServer.builder();

        assertThatThrownBy(() -> builder.emptyTimeout(Duration.ofMillis(400)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("emptyTimeout");
        assertThatThrownBy(() -> builder.logLevel("loud"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("loud");
    }

    private static LiveKitServerConfig config(Duration empty, Duration departure, String extra) {
        return new LiveKitServerConfig(
                7001, 7002, "key", SECRET, "warn", empty, departure, false, 0, 0, extra);
    }
}
