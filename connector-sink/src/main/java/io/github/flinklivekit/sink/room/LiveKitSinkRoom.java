// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.room;

import io.github.flinklivekit.client.engine.EngineFeature;
import io.github.flinklivekit.client.engine.LiveKitEngine;
import io.github.flinklivekit.client.room.ConnectionState;
import io.github.flinklivekit.client.room.LiveKitException;
import io.github.flinklivekit.client.room.Participant;
import io.github.flinklivekit.client.room.RemoteParticipant;
import io.github.flinklivekit.client.room.Room;
import io.github.flinklivekit.client.room.RoomListener;
import io.github.flinklivekit.client.track.LocalTrackPublication;
import io.github.flinklivekit.client.track.RemoteTrackPublication;
import io.github.flinklivekit.client.track.TrackPublication;
import io.github.flinklivekit.client.track.VideoCodec;
import io.github.flinklivekit.connector.auth.ConnectorRole;
import io.github.flinklivekit.connector.room.ConnectionSettings;
import io.github.flinklivekit.connector.room.RoomConnection;
import io.github.flinklivekit.connector.room.RoomState;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoRotation;

import org.apache.flink.annotation.Internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** A room of a real server. */
@Internal
public final class LiveKitSinkRoom implements SinkRoom {

    private static final Logger LOG = LoggerFactory.getLogger(LiveKitSinkRoom.class);

    private final String roomName;
    private final RoomConnection connection;
    private final PixelEncoding pixelEncoding;

    /**
     * Tracks that are not published any more, since the room was last joined anew for their sake.
     */
    private int endedTracks;

    /**
     * A room that is not joined yet.
     *
     * @param pixelEncoding of the pictures that viewers get
     */
    public LiveKitSinkRoom(
            String name,
            ConnectionSettings options,
            int subtask,
            PixelEncoding pixelEncoding,
            Executor taskThread,
            Events events) {
        this.roomName = name;
        this.pixelEncoding = pixelEncoding;
        this.connection =
                new RoomConnection(
                        options,
                        ConnectorRole.SINK,
                        name,
                        subtask,
                        null,
                        new TrackListener(
                                ConnectorRole.SINK.identity(options.identityPrefix(), subtask),
                                taskThread,
                                events,
                                this::trackEnded),
                        taskThread,
                        events);
    }

    @Override
    public void join(boolean known) {
        if (known) {
            connection.rejoin();
        } else {
            connection.join();
        }
    }

    @Override
    public RoomState state() {
        return connection.state();
    }

    @Override
    public int losses() {
        return connection.losses();
    }

    @Override
    public boolean isConnected() {
        return connection
                .room()
                .filter(room -> room.connectionState() == ConnectionState.CONNECTED)
                .isPresent();
    }

    @Override
    public SinkPictureTrack createTrack(
            String name, int width, int height, VideoRotation rotation) {
        Room joined = joined();
        return new PublishedPictureTrack(
                joined,
                connection.engine().createVideoSource(width, height, rotation, pixelEncoding),
                name);
    }

    @Override
    public SinkEncodedTrack createEncodedTrack(
            String name, VideoCodec codec, int width, int height) {
        Room joined = joined();
        LiveKitEngine engine = connection.engine();
        if (!engine.features().contains(EngineFeature.ENCODED_FRAMES)) {
            throw new IllegalArgumentException(
                    "The engine '%s' sends what it has encoded itself, and track '%s' has frames that came encoded: choose livekit-ffi (engine)"
                            .formatted(engine.name(), name));
        }
        return new PublishedEncodedTrack(
                joined, engine.createEncodedVideoSource(codec, width, height), name);
    }

    private void trackEnded() {
        endedTracks++;
        if (endedTracks >= connection.engine().endedTracksPerConnection()) {
            LOG.info(
                    "Room '{}' is joined anew: the engine {} keeps the encoders of {} tracks that have ended",
                    roomName,
                    connection.engine().name(),
                    endedTracks);
            endedTracks = 0;
            connection.renew();
        }
    }

    private Room joined() {
        return connection
                .room()
                .orElseThrow(() -> new IllegalStateException("The room is not joined"));
    }

    @Override
    public CompletableFuture<?> publishData(String topic, byte[] payload, boolean reliable) {
        Optional<Room> joined = connection.room();
        return joined.isEmpty()
                ? CompletableFuture.failedFuture(new LiveKitException("The room is not joined"))
                : joined.get().localParticipant().publishData(topic, payload, reliable);
    }

    @Override
    public void closeAsync() {
        connection.closeAsync();
    }

    @Override
    public void close() {
        connection.close();
    }

    private record TrackListener(
            String identity, Executor taskThread, Events events, Runnable onTrackEnded)
            implements RoomListener {

        @Override
        public void onTrackPublished(
                RemoteTrackPublication publication, RemoteParticipant participant) {
            if (isOfThisSink(participant)) {
                taskThread.execute(
                        () ->
                                events.onPublishedElsewhere(
                                        publication.name(), participant.identity()));
            }
        }

        /** All subtasks have the same identity but for the number at its end. */
        private boolean isOfThisSink(RemoteParticipant participant) {
            String other = participant.identity();
            int prefix = identity.lastIndexOf('-') + 1;
            return ConnectorRole.isConnector(participant.attributes())
                    && !other.equals(identity)
                    && other.lastIndexOf('-') + 1 == prefix
                    && other.startsWith(identity.substring(0, prefix));
        }

        @Override
        public void onTrackMuted(TrackPublication publication, Participant participant) {
            tell(publication);
        }

        @Override
        public void onTrackUnmuted(TrackPublication publication, Participant participant) {
            tell(publication);
        }

        @Override
        public void onLocalTrackUnpublished(LocalTrackPublication publication) {
            taskThread.execute(
                    () -> {
                        events.onUnpublished(publication.name());
                        onTrackEnded.run();
                    });
        }

        /** Whoever waits for a track that is published anew, asks for it by then. */
        @Override
        public void onLocalTrackPublished(LocalTrackPublication publication) {
            taskThread.execute(() -> events.onPublished(publication.name()));
        }

        @Override
        public void onReconnected() {
            wakeTask();
        }

        private void wakeTask() {
            taskThread.execute(() -> {});
        }

        @Override
        public void onLocalTrackSubscribed(LocalTrackPublication publication) {
            taskThread.execute(() -> events.onSubscribed(publication.name()));
        }

        private void tell(TrackPublication publication) {
            if (publication instanceof LocalTrackPublication local) {
                taskThread.execute(() -> events.onMuteChanged(local.name()));
            }
        }
    }
}
