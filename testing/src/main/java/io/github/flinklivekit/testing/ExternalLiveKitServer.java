// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import java.util.Map;
import java.util.Optional;

/**
 * A server that runs elsewhere, as the environment variables of LiveKit's own tools name it.
 *
 * @param url such as {@code ws://127.0.0.1:7880}
 */
record ExternalLiveKitServer(String url, String apiKey, String apiSecret)
        implements LiveKitEndpoint {

    /**
     * Reads {@code LIVEKIT_URL}, {@code LIVEKIT_API_KEY} and {@code LIVEKIT_API_SECRET}.
     *
     * @return empty if there is no address
     * @throws IllegalStateException if there is an address without a key or a secret, or if it is
     *     no address of a LiveKit server
     */
    static Optional<LiveKitEndpoint> of(Map<String, String> environment) {
        String url = environment.getOrDefault("LIVEKIT_URL", "");
        if (url.isEmpty()) {
            return Optional.empty();
        }
        if (!url.matches("(ws|http)s?://.+")) {
            throw new IllegalStateException(
                    "LIVEKIT_URL is '" + url + "'; it begins with ws:// or wss://");
        }
        return Optional.of(
                new ExternalLiveKitServer(
                        url,
                        required(environment, "LIVEKIT_API_KEY"),
                        required(environment, "LIVEKIT_API_SECRET")));
    }

    private static String required(Map<String, String> environment, String name) {
        String value = environment.getOrDefault(name, "");
        if (value.isEmpty()) {
            throw new IllegalStateException(
                    "LIVEKIT_URL is set and "
                            + name
                            + " is not: set it too, or unset LIVEKIT_URL to test with the embedded server");
        }
        return value;
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "LiveKitEnvironment[" + url + "]";
    }
}
