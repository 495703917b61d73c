// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.room;

import io.github.flinklivekit.client.track.VideoCodec;
import io.github.flinklivekit.connector.room.ConnectorRoom;
import io.github.flinklivekit.frame.pixels.VideoRotation;

import org.apache.flink.annotation.Internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * What the sink needs of a room. What is published ends with a stay in the room. Used under the
 * writer's lock.
 */
@Internal
public interface SinkRoom extends ConnectorRoom {

    /** What becomes of the room and its tracks; told on the task thread. */
    interface Events extends ConnectorRoom.Listener {

        /** The server has taken a track, or has it again. */
        void onPublished(String track);

        /** A track was muted or unmuted, by this sink or by the server. */
        void onMuteChanged(String track);

        /** A track was taken down, by this sink or by the server. */
        void onUnpublished(String track);

        /** Somebody has subscribed to a track for the first time. */
        void onSubscribed(String track);

        /** Another subtask of this sink has published a track. */
        void onPublishedElsewhere(String track, String identity);
    }

    /** Makes rooms that are not joined yet. */
    interface Factory {
        SinkRoom create(String name, Executor taskThread, Events events);
    }

    /**
     * Whether the connection stands at this moment, whatever {@link Events} have told so far. While
     * it is restored the room stays joined; the task's thread is given something to do once it is.
     */
    boolean isConnected();

    /**
     * A track that is not published yet.
     *
     * @param width of its frames before they are turned, in pixels
     * @param height of its frames before they are turned, in pixels
     * @param rotation of its frames, which it is announced by
     */
    SinkPictureTrack createTrack(String name, int width, int height, VideoRotation rotation);

    /**
     * A track of frames that come encoded, which is not published yet.
     *
     * @param width of its frames, in pixels
     * @param height of its frames, in pixels
     * @throws IllegalArgumentException if the engine cannot do it; the message says which can
     */
    SinkEncodedTrack createEncodedTrack(String name, VideoCodec codec, int width, int height);

    /**
     * Sends data to everybody in the room.
     *
     * @return completes when it is handed to the network
     */
    CompletableFuture<?> publishData(String topic, byte[] payload, boolean reliable);

    /** {@link #close} without waiting, where nothing is published. */
    void closeAsync();
}
