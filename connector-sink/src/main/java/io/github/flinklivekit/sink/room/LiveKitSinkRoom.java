// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.room;

import io.github.flinklivekit.client.room.ConnectionState;
import io.github.flinklivekit.client.room.LiveKitException;
import io.github.flinklivekit.client.room.Participant;
import io.github.flinklivekit.client.room.RemoteParticipant;
import io.github.flinklivekit.client.room.Room;
import io.github.flinklivekit.client.room.RoomListener;
import io.github.flinklivekit.client.track.LocalTrackPublication;
import io.github.flinklivekit.client.track.LocalVideoTrack;
import io.github.flinklivekit.client.track.RemoteTrackPublication;
import io.github.flinklivekit.client.track.TrackPublication;
import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.client.track.VideoSenderStats;
import io.github.flinklivekit.client.track.VideoSource;
import io.github.flinklivekit.connector.auth.ConnectorRole;
import io.github.flinklivekit.connector.room.ConnectionSettings;
import io.github.flinklivekit.connector.room.RoomConnection;
import io.github.flinklivekit.connector.room.RoomState;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoRotation;

import org.apache.flink.annotation.Internal;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** A room of a real server. */
@Internal
public final class LiveKitSinkRoom implements SinkRoom {

    private final RoomConnection connection;
    private final PixelEncoding pixelEncoding;

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
                                events),
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
    public SinkTrack createTrack(String name, int width, int height, VideoRotation rotation) {
        Room joined =
                connection
                        .room()
                        .orElseThrow(() -> new IllegalStateException("The room is not joined"));
        VideoSource source =
                connection.engine().createVideoSource(width, height, rotation, pixelEncoding);
        return new Track(joined, source, source.createTrack(name));
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

    private record TrackListener(String identity, Executor taskThread, Events events)
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
            taskThread.execute(() -> events.onUnpublished(publication.name()));
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

    private static final class Track implements SinkTrack {

        private final Room room;
        private final VideoSource source;
        private final LocalVideoTrack track;
        private final PublishedSession sids = new PublishedSession();

        Track(Room room, VideoSource source, LocalVideoTrack track) {
            this.room = room;
            this.source = source;
            this.track = track;
        }

        @Override
        public CompletableFuture<?> publish(TrackPublishOptions options) {
            return room.localParticipant().publishTrack(track, options);
        }

        @Override
        public boolean isPublished() {
            return !track.sid().isEmpty();
        }

        @Override
        public boolean isSent() {
            // In this order: a new track sid comes after the participant's.
            String sid = track.sid();
            return sids.isCurrent(sid, room.localParticipant().sid());
        }

        @Override
        public CompletableFuture<?> unpublish() {
            return room.localParticipant().unpublishTrack(track);
        }

        @Override
        public boolean capture(VideoFrame frame) {
            return source.captureFrame(frame, Math.max(0, frame.timestampUs()), frame.rotation());
        }

        @Override
        public void setMuted(boolean muted) {
            if (muted) {
                track.mute();
            } else {
                track.unmute();
            }
        }

        @Override
        public boolean isMuted() {
            return track.isMuted();
        }

        @Override
        public boolean isWanted() {
            return source.isWanted();
        }

        @Override
        public CompletableFuture<List<VideoSenderStats>> stats() {
            return track.stats();
        }

        @Override
        public int width() {
            return source.width();
        }

        @Override
        public int height() {
            return source.height();
        }

        @Override
        public void close() {
            source.close();
        }
    }
}
