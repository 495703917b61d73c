// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.room;

import org.apache.flink.annotation.PublicEvolving;

/** The state of the connection of a {@link Room}. */
@PublicEvolving
public enum ConnectionState {
    /** Not connected: not yet, or no longer. */
    DISCONNECTED,
    /** {@link Room#connect} is in progress. */
    CONNECTING,
    CONNECTED,
    /** The connection broke and is being restored; the room's objects remain valid. */
    RECONNECTING
}
