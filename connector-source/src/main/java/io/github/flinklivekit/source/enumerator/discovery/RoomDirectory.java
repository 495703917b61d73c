// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.enumerator.discovery;

import io.github.flinklivekit.client.service.RoomServiceException;

import org.apache.flink.annotation.Internal;

import java.util.List;

/** Knows which rooms exist. */
@Internal
public interface RoomDirectory {

    /**
     * The names of all rooms. Blocks for a bounded time.
     *
     * @throws RoomServiceException if they are not to be had; it says whether another attempt may
     *     help
     */
    List<String> roomNames() throws RoomServiceException;
}
