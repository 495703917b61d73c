// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.room;

import io.github.flinklivekit.client.room.LiveKitException;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** A room, as much of it as the sink needs. Used under the writer's lock. */
public interface SinkRoom extends AutoCloseable {

    /** What becomes of the room; told on the task thread. */
    interface Events {

        /** The room was joined, for the first time or again. Nothing is published. */
        void onJoined();

        /**
         * The connection ended, and with it all that was published; the room is being joined again.
         */
        void onLost();

        /** A track was muted or unmuted, by this sink or by the server. */
        void onMuteChanged(String track);

        /** A track was taken down, by this sink or by the server. */
        void onUnpublished(String track);

        /** Somebody has subscribed to a track for the first time. */
        void onSubscribed(String track);

        /** Another subtask of this sink has published a track. */
        void onPublishedElsewhere(String track, String identity);

        /** The room cannot be joined (again). */
        void onFailed(LiveKitException reason);
    }

    /** Makes rooms that are not joined yet. */
    interface Factory {
        SinkRoom create(String name, Executor taskThread, Events events);
    }

    /**
     * Begins to join.
     *
     * @param known whether the job was on this server before, so that an attempt that fails is
     *     repeated if another may succeed
     */
    void open(boolean known);

    /**
     * Whether the connection stands at this moment, whatever {@link Events} have told so far. While
     * it is restored the room stays joined; the task's thread is given something to do once it is.
     */
    boolean isConnected();

    /**
     * A track that is not published yet.
     *
     * @param width of its frames, in pixels
     * @param height of its frames, in pixels
     */
    SinkTrack createTrack(String name, int width, int height);

    /**
     * Sends data to everybody in the room.
     *
     * @return completes when it is handed to the network
     */
    CompletableFuture<?> publishData(String topic, byte[] payload, boolean reliable);

    /** Leaves, without waiting for it; nothing is published. */
    void closeAsync();

    /** Leaves; what is published ends with it. Waits a bounded time. */
    @Override
    void close();
}
