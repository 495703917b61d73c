// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import org.apache.flink.annotation.PublicEvolving;

/**
 * A server that a test has started and ends, such as the {@link EmbeddedLiveKitServer}.
 * Thread-safe.
 */
@PublicEvolving
public interface LocalLiveKitServer extends LiveKitEndpoint, AutoCloseable {

    /**
     * Forgets all participants without a word, as a crash and a quick restart would, at the same
     * address with the same keys. Clients join again.
     *
     * @throws IllegalStateException if it does not become ready, or was closed
     */
    void restart();

    /** Ends the server, and returns when it is gone. */
    @Override
    void close();
}
