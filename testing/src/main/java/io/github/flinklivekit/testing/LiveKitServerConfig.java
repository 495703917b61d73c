// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.StringJoiner;

/**
 * What one server is started with.
 *
 * @param port TCP, signalling and the room API
 * @param udpPort all media
 * @param apiKey names the secret
 * @param apiSecret signs tokens; at least 32 characters, or the server complains
 * @param logLevel debug, info, warn or error
 * @param emptyTimeout how long a room stays that nobody has joined; null for the server's own
 * @param departureTimeout how long a room stays that everybody has left; null for the server's own
 * @param proxied whether media is to come by way of {@link UdpProxy#HOST}
 * @param turnPort UDP, on {@link UdpProxy#HOST}; 0 for none
 * @param tcpPort all media, in place of UDP; 0 for none
 * @param extraYaml further sections, appended as they are
 */
record LiveKitServerConfig(
        int port,
        int udpPort,
        String apiKey,
        String apiSecret,
        String logLevel,
        @Nullable Duration emptyTimeout,
        @Nullable Duration departureTimeout,
        boolean proxied,
        int turnPort,
        int tcpPort,
        String extraYaml) {

    /** One for each participant's connection. */
    private static final int RELAY_PORTS = 100;

    /** The server's configuration file: the template of {@code bin/livekit-server}, then ours. */
    String toYaml() {
        return template()
                        .replace("${port}", Integer.toString(port))
                        .replace("${udp_port}", Integer.toString(udpPort))
                        .replace("${api_key}", apiKey)
                        .replace("${api_secret}", apiSecret)
                        .replace("${log_level}", logLevel)
                + room()
                + extraYaml;
    }

    private String template() {
        String template = Installation.resource("livekit-server/loopback.yaml");
        if (proxied) {
            // Lite: the server answers where it is asked from, and never looks for another way
            // itself.
            template =
                    replaced(
                            template,
                            "  node_ip: 127.0.0.1\n",
                            """
                              node_ip: %s
                              use_ice_lite: true
                              ips: { includes: ["127.0.0.1/32"] }
                            """
                                    .formatted(UdpProxy.HOST));
        }
        if (turnPort > 0) {
            template =
                    replaced(
                            template,
                            "turn: { enabled: false }\n",
                            """
                            turn:
                              enabled: true
                              bind_addresses: ["%s"]
                              udp_port: %d
                              relay_range_start: %d
                              relay_range_end: %d
                              allow_restricted_peer_cidrs: ["127.0.0.0/8"]
                            """
                                    .formatted(
                                            UdpProxy.HOST,
                                            turnPort,
                                            turnPort + 1,
                                            turnPort + RELAY_PORTS));
        }
        if (tcpPort > 0) {
            template =
                    replaced(
                            template,
                            "  tcp_port: 0\n",
                            """
                              tcp_port: %d
                              force_tcp: true
                            """
                                    .formatted(tcpPort));
        }
        return template;
    }

    private static String replaced(String template, String line, String replacement) {
        if (!template.contains(line)) {
            throw new IllegalStateException("The server's template has no line '" + line + "'");
        }
        return template.replace(line, replacement);
    }

    /** Whether packets from there come by way of this server's TURN. */
    boolean isRelay(int port) {
        return turnPort > 0 && port > turnPort && port <= turnPort + RELAY_PORTS;
    }

    private String room() {
        StringJoiner room = new StringJoiner("\n", "room:\n", "\n").setEmptyValue("");
        if (emptyTimeout != null) {
            room.add("  empty_timeout: " + emptyTimeout.toSeconds());
        }
        if (departureTimeout != null) {
            room.add("  departure_timeout: " + departureTimeout.toSeconds());
        }
        return room.toString();
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "LiveKitServerConfig[port=" + port + ", udpPort=" + udpPort + "]";
    }
}
