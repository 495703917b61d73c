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
        String extraYaml) {

    /** The server's configuration file: the template of {@code bin/livekit-server}, then ours. */
    String toYaml() {
        return Installation.resource("livekit-server/loopback.yaml")
                        .replace("${port}", Integer.toString(port))
                        .replace("${udp_port}", Integer.toString(udpPort))
                        .replace("${api_key}", apiKey)
                        .replace("${api_secret}", apiSecret)
                        .replace("${log_level}", logLevel)
                + room()
                + extraYaml;
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
