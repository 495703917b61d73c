// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector.room;

import io.github.flinklivekit.client.room.LiveKitException;

import org.apache.flink.annotation.Internal;

import javax.annotation.Nullable;

/** One room of a source or a sink, from its join to its end. Used on the task thread. */
@Internal
public interface ConnectorRoom extends AutoCloseable {

    /** Is told what happens to a room. */
    interface Listener {

        /**
         * The room has entered a state, which {@link ConnectorRoom#state} says by now. Told on the
         * task thread, of every state that is entered, but not of a close by the connector itself.
         *
         * @param failure why, and what to do, where the state is {@link RoomState#FAILED}; else
         *     null
         */
        void onStateChanged(RoomState state, @Nullable LiveKitException failure);
    }

    /**
     * Begins to join.
     *
     * @param known whether the job was in the room or on its server before, so that an attempt that
     *     fails is repeated if another may succeed; else what is wrong with the room fails the job
     */
    void join(boolean known);

    /** Where it stands now. */
    RoomState state();

    /**
     * How often it entered {@link RoomState#LOST}: it may be joined again by the time one looks.
     */
    int losses();

    /** Leaves. Waits a bounded time. Idempotent. */
    @Override
    void close();
}
