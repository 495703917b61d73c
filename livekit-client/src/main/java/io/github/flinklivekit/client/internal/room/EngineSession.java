// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.room;

import io.github.flinklivekit.client.internal.participant.Participants;
import io.github.flinklivekit.client.internal.session.RoomEvents;
import io.github.flinklivekit.client.internal.signal.SignalUrl;
import io.github.flinklivekit.client.room.ConnectionState;
import io.github.flinklivekit.client.room.RoomOptions;
import io.github.flinklivekit.frame.FrameAllocator;

import org.apache.flink.annotation.Internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;

/**
 * A participant's stay in a room, by whatever library connects it. Joined and left on the room's
 * thread; what it knows is asked from any.
 */
@Internal
public interface EngineSession {

    /**
     * What a session is made of.
     *
     * @param token stripped of white space
     * @param allocator counts the memory of received frames
     * @param loop the room's thread
     * @param onEnd called once, when everything is closed
     */
    record Setup(
            SignalUrl url,
            String token,
            RoomOptions options,
            FrameAllocator allocator,
            ScheduledExecutorService loop,
            RoomEvents events,
            Runnable onEnd) {

        /** Without the token. */
        @Override
        public String toString() {
            return "Setup[" + url + "]";
        }
    }

    /** Makes the session of a room that is about to be joined. */
    interface Factory {

        /**
         * A session that is not connected yet.
         *
         * @throws IllegalStateException if the library cannot be loaded; the message says what to
         *     do
         */
        EngineSession create(Setup setup);
    }

    /**
     * Joins the room.
     *
     * @return as {@link io.github.flinklivekit.client.room.Room#connect}; fails if the room was
     *     left
     */
    CompletableFuture<Void> connect();

    /** Leaves the room for good. */
    void disconnect();

    /** A listener has come or gone. */
    void onListenersChanged();

    ConnectionState state();

    Participants participants();

    /** The name of the room; empty before it is joined. */
    String roomName();

    /** The server's id of the room; empty before it is known. */
    String roomSid();

    /** May be empty. */
    String roomMetadata();
}
