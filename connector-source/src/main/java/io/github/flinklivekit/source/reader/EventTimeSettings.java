// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.reader;

import io.github.flinklivekit.connector.ScanTimestamp;

import org.apache.flink.annotation.Internal;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * What event time goes by.
 *
 * @param timestamp which time a frame has
 * @param idleTimeout after how long without a frame a track has no say; zero for never
 */
@Internal
public record EventTimeSettings(ScanTimestamp timestamp, Duration idleTimeout)
        implements Serializable {

    public EventTimeSettings {
        Objects.requireNonNull(timestamp, "timestamp");
        Objects.requireNonNull(idleTimeout, "idleTimeout");
    }
}
