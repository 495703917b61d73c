// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector;

import io.github.flinklivekit.frame.pixels.EnumNames;

import org.apache.flink.annotation.PublicEvolving;

/**
 * Which records a source emits. As an option: {@code frames}, {@code track-events}, {@code
 * data-messages}.
 */
@PublicEvolving
public enum ScanMode {
    /** The frames of tracks. */
    FRAMES,
    /** What happens to tracks. No track is read: none of their pictures are sent. */
    TRACK_EVENTS,
    /** What participants send as data, beside their tracks. No track is read. */
    DATA_MESSAGES;

    /** As messages call the records: {@code track events}. */
    public String records() {
        return toString().replace('-', ' ');
    }

    /** As the option calls it. */
    @Override
    public String toString() {
        return EnumNames.of(this);
    }
}
