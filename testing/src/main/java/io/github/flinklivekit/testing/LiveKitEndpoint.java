// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;

/**
 * Where a LiveKit server is and how to get in: the {@link EmbeddedLiveKitServer}, or one that runs
 * elsewhere. Thread-safe.
 */
public interface LiveKitEndpoint {

    /** Where clients connect to, such as {@code ws://127.0.0.1:7880}. */
    String url();

    /** Names the secret. */
    String apiKey();

    /** Signs tokens. */
    String apiSecret();

    /** Mints tokens that the server accepts. */
    default Tokens tokens() {
        return new Tokens(apiKey(), apiSecret());
    }

    /** The room API of the server. */
    default RoomService rooms() {
        URI http = URI.create(url().replaceFirst("^ws", "http"));
        return new RoomService(
                http,
                tokens(),
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build());
    }
}
