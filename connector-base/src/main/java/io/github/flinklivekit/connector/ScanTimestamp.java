// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector;

import io.github.flinklivekit.frame.pixels.EnumNames;

import org.apache.flink.annotation.PublicEvolving;

/** Which time a frame has in a job. As an option: {@code reception}, {@code user}. */
@PublicEvolving
public enum ScanTimestamp {
    /** That of its reception, by the clock of the machine that reads it. */
    RECEPTION,
    /**
     * That of its taking, by the clock of whoever sends it: the user timestamp of LiveKit's frame
     * metadata. A frame that comes without has the time of its reception.
     */
    USER;

    /** As the option calls it. */
    @Override
    public String toString() {
        return EnumNames.of(this);
    }
}
