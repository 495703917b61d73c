// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.room;

import org.apache.flink.annotation.PublicEvolving;

/** The quality of a participant's connection, as the server measures it. */
@PublicEvolving
public enum ConnectionQuality {
    /** Not reported; the server reports it only to those who subscribe to the participant. */
    UNKNOWN,
    /** The server receives nothing from the participant. */
    LOST,
    POOR,
    GOOD,
    EXCELLENT
}
