// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.track;

/** Whether the server sends a subscribed track now. */
public enum StreamState {
    ACTIVE,
    /** Paused by the server, because the network has no room for it. */
    PAUSED
}
