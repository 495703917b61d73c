// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector;

import io.github.flinklivekit.frame.pixels.EnumNames;

import org.apache.flink.annotation.PublicEvolving;

/** Which records a source emits. As an option: {@code frames}, {@code track-events}. */
@PublicEvolving
public enum ScanMode {
    /** The frames of tracks. */
    FRAMES,
    /** What happens to tracks. No track is read: none of their pictures are sent. */
    TRACK_EVENTS;

    /** As the option calls it. */
    @Override
    public String toString() {
        return EnumNames.of(this);
    }
}
