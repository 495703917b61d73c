// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import io.github.flinklivekit.client.service.AccessTokens;
import io.github.flinklivekit.client.service.RoomServiceClient;

import org.apache.flink.annotation.PublicEvolving;

import java.time.Duration;

/**
 * Where a LiveKit server is and how to get in: the {@link EmbeddedLiveKitServer}, or one that runs
 * elsewhere. Thread-safe.
 */
@PublicEvolving
public interface LiveKitEndpoint {

    /** Where clients connect to, such as {@code ws://127.0.0.1:7880}. */
    String url();

    /** Names the secret. */
    String apiKey();

    /** Signs tokens. */
    String apiSecret();

    /** Makes tokens that the server accepts. */
    default AccessTokens tokens() {
        return new AccessTokens(apiKey(), apiSecret());
    }

    /** The room service of the server. A call waits for its answer for 10 s. */
    default RoomServiceClient rooms() {
        return new RoomServiceClient(url(), tokens(), Duration.ofSeconds(10));
    }
}
