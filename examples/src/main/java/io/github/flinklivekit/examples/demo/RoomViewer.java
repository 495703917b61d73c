// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo;

import io.github.flinklivekit.client.LiveKit;
import io.github.flinklivekit.client.room.DataReceived;
import io.github.flinklivekit.client.room.Participant;
import io.github.flinklivekit.client.room.RemoteParticipant;
import io.github.flinklivekit.client.room.Room;
import io.github.flinklivekit.client.room.RoomListener;
import io.github.flinklivekit.client.room.RoomOptions;
import io.github.flinklivekit.client.track.RemoteTrackPublication;
import io.github.flinklivekit.client.track.RemoteVideoTrack;
import io.github.flinklivekit.client.track.TrackPublication;
import io.github.flinklivekit.client.track.VideoStream;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A participant that watches what some others publish, as any viewer in the room would.
 * Thread-safe.
 */
public final class RoomViewer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RoomViewer.class);

    private final Room room = LiveKit.createRoom();
    private final String publishers;
    private final Listener listener;

    /**
     * What a viewer sees and hears. Each track has a thread of its own, and so has everything else.
     */
    public interface Listener {

        /**
         * A picture has come.
         *
         * @param frame lent for the duration of the call
         */
        default void onFrame(String track, VideoFrame frame) {}

        /** A track is muted or no longer; also told of each when it is published. */
        default void onMuted(String track, boolean muted) {}

        /** A participant has sent data. */
        default void onData(String topic, byte[] payload) {}
    }

    private RoomViewer(String publishers, Listener listener) {
        this.publishers = publishers;
        this.listener = listener;
    }

    /**
     * Joins the room.
     *
     * @param identity of the viewer
     * @param publishers what the identities of those begin with whose tracks are watched
     * @throws java.util.concurrent.CompletionException if the room cannot be joined
     */
    public static RoomViewer join(
            LiveKitEndpoint server,
            String room,
            String identity,
            String publishers,
            Listener listener) {
        RoomViewer viewer = new RoomViewer(publishers, listener);
        viewer.room.addListener(viewer.new Events());
        try {
            viewer.room
                    .connect(
                            server.url(),
                            server.tokens().join(room, identity),
                            RoomOptions.builder().autoSubscribe(false).build())
                    .join();
        } catch (RuntimeException e) {
            viewer.close();
            throw e;
        }
        return viewer;
    }

    private void read(RemoteVideoTrack track) {
        try (VideoStream frames = track.openStream()) {
            VideoFrame frame;
            while ((frame = frames.next()) != null) {
                try {
                    listener.onFrame(track.name(), frame);
                } finally {
                    frame.release();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("The track {} is no longer watched", track.name(), e);
            throw e;
        }
    }

    /** Leaves the room. Idempotent. */
    @Override
    public void close() {
        room.close();
    }

    private boolean isWatched(Participant participant) {
        return participant.identity().startsWith(publishers);
    }

    private final class Events implements RoomListener {
        @Override
        public void onTrackPublished(
                RemoteTrackPublication publication, RemoteParticipant participant) {
            if (isWatched(participant)) {
                listener.onMuted(publication.name(), publication.isMuted());
                publication.setSubscribed(true);
            }
        }

        @Override
        public void onTrackSubscribed(
                RemoteVideoTrack track,
                RemoteTrackPublication publication,
                RemoteParticipant participant) {
            Threads.daemon(() -> read(track), "viewer-" + track.name()).start();
        }

        @Override
        public void onTrackMuted(TrackPublication publication, Participant participant) {
            if (isWatched(participant)) {
                listener.onMuted(publication.name(), true);
            }
        }

        @Override
        public void onTrackUnmuted(TrackPublication publication, Participant participant) {
            if (isWatched(participant)) {
                listener.onMuted(publication.name(), false);
            }
        }

        @Override
        public void onDataReceived(DataReceived data) {
            listener.onData(data.topic(), data.payload());
        }
    }
}
