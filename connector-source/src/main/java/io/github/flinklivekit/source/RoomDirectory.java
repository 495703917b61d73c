// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import io.github.flinklivekit.client.ConnectException;

import java.util.List;

/** Knows which rooms exist. */
interface RoomDirectory {

    /**
     * The names of all rooms. Blocks for a bounded time.
     *
     * @throws ConnectException if they are not to be had; it says whether another attempt may help
     */
    List<String> roomNames() throws ConnectException;
}
