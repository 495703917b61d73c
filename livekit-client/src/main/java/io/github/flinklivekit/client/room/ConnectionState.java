// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.room;

/** What a {@link Room} is doing. */
public enum ConnectionState {
    /** Not connected: never yet, or not any more. */
    DISCONNECTED,
    /** {@link Room#connect} is under way. */
    CONNECTING,
    CONNECTED,
    /** The connection broke and is being restored; the room's objects stay as they are. */
    RECONNECTING
}
