// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.track;

import org.apache.flink.annotation.PublicEvolving;

/** Whether the server sends a subscribed track now. */
@PublicEvolving
public enum StreamState {
    ACTIVE,
    /** Paused by the server for lack of bandwidth. */
    PAUSED
}
