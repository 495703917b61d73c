// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector;

import java.util.Locale;

/** Which records a source emits. As an option: {@code frames}, {@code track-events}. */
public enum ScanMode {
    /** The frames of tracks. */
    FRAMES,
    /** What happens to tracks. None is read: nothing of their pictures travels. */
    TRACK_EVENTS;

    /** As the option calls it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
