// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector.room;

import io.github.flinklivekit.client.room.ReconnectPolicy;

import org.apache.flink.annotation.Internal;

import javax.annotation.Nullable;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * How a connection that broke is restored.
 *
 * @param initialDelay the longest wait before the first attempt
 * @param maxDelay the longest wait before a later one
 * @param timeout how long to keep trying; null for ever
 */
@Internal
public record ReconnectSettings(
        Duration initialDelay, Duration maxDelay, @Nullable Duration timeout)
        implements Serializable {

    /**
     * For ever, and sooner than LiveKit's SDKs, which wait up to 7 s: a job is few participants,
     * and its pictures are to be back within seconds of the server.
     */
    public static final ReconnectSettings DEFAULT =
            new ReconnectSettings(Duration.ofMillis(300), Duration.ofSeconds(2), null);

    public ReconnectSettings {
        Objects.requireNonNull(initialDelay, "initialDelay");
        Objects.requireNonNull(maxDelay, "maxDelay");
        if (initialDelay.toMillis() < 1 || maxDelay.compareTo(initialDelay) < 0) {
            throw new IllegalArgumentException(
                    "Attempts to reconnect are at least 1 ms apart, and the longest delay is no shorter than the "
                            + "first; not "
                            + initialDelay
                            + " and "
                            + maxDelay
                            + " (reconnect.initial-delay, reconnect.max-delay)");
        }
        if (timeout != null && timeout.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "A connection is restored within more than 0 ms, not "
                            + timeout
                            + ": leave the limit out to wait for ever (reconnect.timeout)");
        }
    }

    /** Without a limit of attempts: the time is limited instead, over all that is tried. */
    ReconnectPolicy policy() {
        return new ReconnectPolicy(ReconnectPolicy.NO_LIMIT, initialDelay, maxDelay);
    }
}
