// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.enumerator.discovery;

import io.github.flinklivekit.client.room.RoomConnectException;

import java.util.List;

/** Knows which rooms exist. */
public interface RoomDirectory {

    /**
     * The names of all rooms. Blocks for a bounded time.
     *
     * @throws RoomConnectException if they are not to be had; it says whether another attempt may
     *     help
     */
    List<String> roomNames() throws RoomConnectException;
}
