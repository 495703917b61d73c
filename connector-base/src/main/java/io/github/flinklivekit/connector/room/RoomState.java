// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector.room;

import org.apache.flink.annotation.Internal;

/** Where a connector stands with a room. */
@Internal
public enum RoomState {
    /** It was never joined, and is being joined. */
    JOINING,
    /** It is joined; the client may be restoring the connection without leaving it. */
    JOINED,
    /**
     * The server answers that there is no such room: it is joined once somebody has created it. To
     * be told from a room in which nobody is by the server alone.
     */
    ABSENT,
    /** The connection ended, and all that belonged to it; the room is being joined again. */
    LOST,
    /** It was left, or closed by the server where that is no failure. It is not joined again. */
    CLOSED,
    /** It cannot be joined, or not again. */
    FAILED;

    /** Whether the room will not be joined any more. */
    public boolean isFinal() {
        return this == CLOSED || this == FAILED;
    }
}
