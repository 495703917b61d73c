// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The time, as frames have it. */
public final class Clock {

    private Clock() {}

    /** Microseconds since the epoch. */
    public static long nowUs() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
