// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.room;

/** How well a participant is connected to the server, as the server judges it. */
public enum ConnectionQuality {
    /** The server has not said; it says so only to those who subscribe to the participant. */
    UNKNOWN,
    /** Nothing is heard of the participant. */
    LOST,
    POOR,
    GOOD,
    EXCELLENT
}
