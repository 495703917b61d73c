// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector;

import io.github.flinklivekit.frame.pixels.EnumNames;

import org.apache.flink.annotation.PublicEvolving;

/**
 * How a source gets fewer frames of a track than its publisher sends. As an option: {@code auto},
 * {@code decode-all}, {@code snapshots}.
 */
@PublicEvolving
public enum ScanSampling {
    /** Snapshots at a frame a second and less, else all are decoded. */
    AUTO,
    /** All frames that the server sends are decoded, and those that are too many dropped. */
    DECODE_ALL,
    /**
     * The server sends the track only when a frame is due, beginning with a key frame, which the
     * publisher is asked for: between two frames nothing is sent and nothing decoded.
     */
    SNAPSHOTS;

    /** As the option calls it. */
    @Override
    public String toString() {
        return EnumNames.of(this);
    }
}
