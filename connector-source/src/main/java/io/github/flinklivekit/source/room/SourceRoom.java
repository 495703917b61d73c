// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.room;

import io.github.flinklivekit.client.room.ConnectionState;
import io.github.flinklivekit.client.room.LiveKitException;

import java.util.List;
import java.util.concurrent.Executor;

/** A room, as much of it as the source needs. Used on the task thread. */
public interface SourceRoom extends AutoCloseable {

    /** What becomes of the room; told on the task thread, but for {@link #onChanged}. */
    interface Events {

        /** The room was joined, for the first time or again. */
        void onJoined();

        /** The connection ended and all tracks with it; the room is being joined again. */
        void onLost();

        /** The room was closed and all tracks with it; it is not joined again. */
        void onClosed();

        /** The room cannot be joined (again). */
        void onFailed(LiveKitException reason);

        /** {@link #tracks} may say something else now. Called on any thread; must not block. */
        void onChanged();
    }

    /** Makes rooms that are not joined yet. */
    interface Factory {
        SourceRoom create(String name, Executor taskThread, Events events);
    }

    /** Begins to join a room that the job has not been in: what is wrong with it fails the job. */
    void join();

    /** Begins to join a room that the job has been in: what may heal is waited for. */
    void rejoin();

    /**
     * The video tracks that are published now, also those that cannot be read; empty while the room
     * is not joined.
     */
    List<SourceTrack> tracks();

    /** Whether anybody is there who is no connector; false while the room is not joined. */
    boolean isOccupied();

    /** Whether a participant of this identity is there. */
    boolean hasParticipant(String identity);

    /** What the connection is doing. Asked on any thread. */
    ConnectionState connectionState();

    /** How often the connection was restored, resumed or anew. Asked on any thread. */
    long reconnects();

    /** Leaves. Waits a bounded time. */
    @Override
    void close();
}
