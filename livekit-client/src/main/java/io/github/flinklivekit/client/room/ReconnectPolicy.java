// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.room;

import org.apache.flink.annotation.PublicEvolving;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often and how fast to retry a broken connection: attempt {@code n}, counted from 1, is made
 * after a random time between 0 and {@code min(maxDelay, initialDelay · 2^(n-1))} (full jitter, as
 * LiveKit's Rust SDK).
 *
 * @param maxAttempts consecutive attempts before the room gives up, above 0; {@link #NO_LIMIT} to
 *     retry forever
 * @param initialDelay above zero
 * @param maxDelay at least {@code initialDelay}
 */
@PublicEvolving
public record ReconnectPolicy(int maxAttempts, Duration initialDelay, Duration maxDelay) {

    /** A number of attempts that is never reached. */
    public static final int NO_LIMIT = Integer.MAX_VALUE;

    /** Ten attempts, 300 ms to 7 s apart, as the other LiveKit SDKs. */
    public static final ReconnectPolicy DEFAULT =
            new ReconnectPolicy(10, Duration.ofMillis(300), Duration.ofSeconds(7));

    public ReconnectPolicy {
        Objects.requireNonNull(initialDelay, "initialDelay");
        Objects.requireNonNull(maxDelay, "maxDelay");
        if (maxAttempts <= 0
                || initialDelay.isZero()
                || initialDelay.isNegative()
                || maxDelay.compareTo(initialDelay) < 0) {
            throw new IllegalArgumentException(
                    "A reconnect policy has at least one attempt and 0 < initialDelay <= maxDelay, not "
                            + maxAttempts
                            + " attempts, "
                            + initialDelay
                            + " and "
                            + maxDelay);
        }
    }

    /** How long to wait before an attempt, counted from 1. */
    public Duration delayBefore(int attempt) {
        long limitMs = maxDelay.toMillis();
        // Beyond 20 doublings every delay is the limit, and a shift would overflow.
        long cap =
                attempt > 20
                        ? limitMs
                        : Math.min(limitMs, initialDelay.toMillis() << (attempt - 1));
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(cap + 1));
    }
}
