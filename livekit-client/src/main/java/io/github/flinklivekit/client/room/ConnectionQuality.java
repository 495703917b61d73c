// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.room;

/** The quality of a participant's connection, as the server measures it. */
public enum ConnectionQuality {
    /** Not reported; the server reports it only to those who subscribe to the participant. */
    UNKNOWN,
    /** The server receives nothing from the participant. */
    LOST,
    POOR,
    GOOD,
    EXCELLENT
}
