// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.room;

import io.github.flinklivekit.client.room.ConnectionState;
import io.github.flinklivekit.client.room.DataReceived;
import io.github.flinklivekit.connector.room.ConnectorRoom;

import org.apache.flink.annotation.Internal;

import java.util.List;
import java.util.concurrent.Executor;

/** What the source needs of a room. Used on the task thread. */
@Internal
public interface SourceRoom extends ConnectorRoom {

    /** What becomes of the room. */
    interface Events extends ConnectorRoom.Listener {

        /** {@link #tracks} may say something else now. Called on any thread; must not block. */
        void onChanged();

        /**
         * A participant has sent data; told only where the connector's role hears it. Called on any
         * thread; must not block.
         */
        default void onDataReceived(DataReceived data) {}
    }

    /** Makes rooms that are not joined yet. */
    interface Factory {
        SourceRoom create(String name, Executor taskThread, Events events);
    }

    /**
     * The video tracks that are published now, also those that cannot be read; empty while the room
     * is not joined.
     */
    List<SourceTrack> tracks();

    /** Whether anybody other than connectors is there; false while the room is not joined. */
    boolean isOccupied();

    /** Whether a participant of this identity is there. */
    boolean hasParticipant(String identity);

    /** What the connection is doing. Asked on any thread. */
    ConnectionState connectionState();

    /** How often the connection was restored, resumed or anew. Asked on any thread. */
    long reconnects();
}
