// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.room;

import io.github.flinklivekit.client.room.ConnectionState;
import io.github.flinklivekit.client.room.LiveKitException;
import io.github.flinklivekit.client.room.LocalParticipant;
import io.github.flinklivekit.client.room.RemoteParticipant;
import io.github.flinklivekit.client.room.Room;
import io.github.flinklivekit.client.track.RemoteTrackPublication;
import io.github.flinklivekit.client.track.RemoteVideoTrack;
import io.github.flinklivekit.client.track.TrackKind;
import io.github.flinklivekit.client.track.TrackStats;
import io.github.flinklivekit.client.track.VideoQuality;
import io.github.flinklivekit.client.track.VideoStream;
import io.github.flinklivekit.client.track.VideoStreamStats;
import io.github.flinklivekit.connector.auth.ConnectorRole;
import io.github.flinklivekit.connector.room.ConnectionSettings;
import io.github.flinklivekit.connector.room.RoomConnection;
import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.FrameMemoryException;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.source.track.SubscriptionOptions;
import io.github.flinklivekit.source.track.SubscriptionOptionsSelector;
import io.github.flinklivekit.source.track.TrackDescription;

import javax.annotation.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** A room of a real server. */
public final class LiveKitSourceRoom implements SourceRoom {

    /**
     * How rooms are joined and frames are taken from tracks.
     *
     * @param discovered whether rooms are joined for as long as they exist, and not beyond
     */
    public record Settings(
            ConnectionSettings connection,
            ConnectorRole role,
            boolean discovered,
            SubscriptionOptionsSelector wishes,
            VideoBufferType format,
            int bufferFrames) {}

    private final String name;
    private final Settings settings;
    private final Events events;
    private final RoomConnection connection;

    private final RoomChangeListener changes;
    private final RoomOccupancy occupancy = new RoomOccupancy(System::nanoTime);
    private boolean lost;

    @Nullable private volatile Room joined;

    /**
     * A room that is not joined yet.
     *
     * @param allocator counts received frames; null where tracks are not read
     */
    public LiveKitSourceRoom(
            String name,
            Settings settings,
            int subtask,
            @Nullable FrameAllocator allocator,
            Executor taskThread,
            Events events) {
        this.name = name;
        this.settings = settings;
        this.events = events;
        this.changes = new RoomChangeListener(name, events::onChanged, this::recheckOccupancy);
        this.connection =
                new RoomConnection(
                        settings.connection(),
                        settings.role(),
                        name,
                        subtask,
                        allocator,
                        changes,
                        taskThread,
                        new ConnectionEvents());
    }

    @Override
    public void join() {
        if (settings.discovered()) {
            connection.joinExisting();
        } else {
            connection.join();
        }
    }

    @Override
    public void rejoin() {
        if (settings.discovered()) {
            connection.joinExisting();
        } else {
            connection.rejoin();
        }
    }

    @Override
    public List<SourceTrack> tracks() {
        List<SourceTrack> tracks = new ArrayList<>();
        Room present = joined;
        if (present != null) {
            for (RemoteParticipant participant : present.remoteParticipants().values()) {
                for (RemoteTrackPublication publication :
                        participant.trackPublications().values()) {
                    if (publication.kind() == TrackKind.VIDEO) {
                        tracks.add(new PublishedTrack(participant, publication));
                    }
                }
            }
        }
        return tracks;
    }

    @Override
    public boolean isOccupied() {
        Room present = joined;
        if (present != null && present.connectionState() != ConnectionState.CONNECTED) {
            occupancy.startGrace();
        }
        return present != null
                && occupancy.update(
                        present.remoteParticipants().values().stream()
                                .anyMatch(
                                        participant ->
                                                !ConnectorRole.isConnector(
                                                        participant.attributes())));
    }

    @Override
    public boolean hasParticipant(String identity) {
        Room present = joined;
        return present != null && present.remoteParticipant(identity).isPresent();
    }

    @Override
    public ConnectionState connectionState() {
        Room present = joined;
        return present == null ? ConnectionState.CONNECTING : present.connectionState();
    }

    @Override
    public long reconnects() {
        return changes.reconnects();
    }

    @Override
    public void close() {
        joined = null;
        connection.close();
    }

    /** Called on any thread. */
    private void recheckOccupancy() {
        occupancy.startGrace();
        CompletableFuture.delayedExecutor(RoomOccupancy.GRACE.toMillis(), TimeUnit.MILLISECONDS)
                .execute(events::onChanged);
    }

    private final class ConnectionEvents implements RoomConnection.Events {

        @Override
        public void onJoined(Room room) {
            LocalParticipant self = room.localParticipant();
            if (settings.role().canSubscribe() && !self.permissions().canSubscribe()) {
                onFailed(
                        new LiveKitException(
                                "The "
                                        + settings.role()
                                        + " cannot read room '"
                                        + name
                                        + "': the token of '"
                                        + self.identity()
                                        + "' does not allow subscribing. Mint it with canSubscribe"));
                return;
            }
            joined = room;
            if (lost) {
                recheckOccupancy();
            }
            events.onJoined();
        }

        @Override
        public void onLost() {
            joined = null;
            lost = true;
            changes.onLost();
            events.onLost();
        }

        @Override
        public void onClosed() {
            joined = null;
            events.onClosed();
        }

        @Override
        public void onFailed(LiveKitException reason) {
            joined = null;
            events.onFailed(reason);
        }
    }

    private final class PublishedTrack implements SourceTrack {

        private final TrackDescription description;
        private final RemoteParticipant participant;
        private final RemoteTrackPublication publication;

        PublishedTrack(RemoteParticipant participant, RemoteTrackPublication publication) {
            this.participant = participant;
            this.publication = publication;
            this.description =
                    new TrackDescription(
                            name,
                            participant.identity(),
                            participant.name(),
                            participant.kind(),
                            participant.attributes(),
                            publication.sid(),
                            publication.name(),
                            publication.source(),
                            ConnectorRole.isConnector(participant.attributes()));
        }

        @Override
        public TrackDescription description() {
            return description;
        }

        @Override
        public TrackStatus status() {
            return new TrackStatus(
                    publication.width(),
                    publication.height(),
                    publication.isMuted(),
                    publication.mimeType(),
                    publication.isEncrypted(),
                    publication.track().isPresent(),
                    participant.isSpeaking(),
                    participant.connectionQuality(),
                    changes.isPausedByServer(publication.sid()));
        }

        @Override
        public Optional<VideoQuality> qualityOf(int width, int height) {
            return publication.videoQuality(width, height);
        }

        @Override
        public boolean isSilent() {
            return publication.isMuted() || changes.isPausedByServer(publication.sid());
        }

        @Override
        public void setSubscribed(boolean subscribed) {
            if (publication.isSubscribed() != subscribed) {
                if (subscribed) {
                    tellWishes(settings.wishes().select(description));
                }
                publication.setSubscribed(subscribed);
            }
        }

        private void tellWishes(SubscriptionOptions wishes) {
            // The server takes the settings of a track as a whole: the rate belongs to the rest.
            if (wishes.quality() != null && publication.isSimulcasted()) {
                publication.setVideoQuality(wishes.quality());
            }
            if (wishes.dimensions() != null) {
                publication.setVideoDimensions(wishes.dimensions());
            }
            if (wishes.maxFps() < SubscriptionOptions.UNLIMITED) {
                publication.setVideoFps((int) Math.ceil(wishes.maxFps()));
            }
        }

        @Override
        public void setEnabled(boolean enabled) {
            publication.setEnabled(enabled);
        }

        @Override
        public Optional<FrameStream> openStream(Runnable onAvailable) {
            return publication.track().map(track -> open(track, onAvailable));
        }

        private FrameStream open(RemoteVideoTrack track, Runnable onAvailable) {
            FrameRateFilter rate =
                    new FrameRateFilter(settings.wishes().select(description).maxFps());
            return new Stream(
                    new VideoStream(
                            track, settings.format(), settings.bufferFrames(), onAvailable, rate),
                    rate);
        }
    }

    private record Stream(VideoStream stream, FrameRateFilter rate) implements FrameStream {

        @Nullable
        @Override
        public VideoFrame poll() {
            var event = stream.poll();
            return event == null ? null : event.frame();
        }

        @Nullable
        @Override
        public FrameHeader skip() {
            return stream.skip();
        }

        @Override
        public boolean isEmpty() {
            return stream.isEmpty();
        }

        @Override
        public void end() {
            stream.end();
        }

        @Override
        public boolean hasEnded() {
            return stream.isEnded();
        }

        @Override
        public VideoStreamStats stats() {
            return stream.stats();
        }

        @Override
        public Optional<FrameMemoryException> memoryFailure() {
            return stream.memoryFailure();
        }

        @Override
        public CompletableFuture<List<TrackStats>> rtpStats() {
            return stream.track().stats();
        }

        @Override
        public long droppedForRate() {
            return rate.dropped();
        }

        @Override
        public void close() {
            stream.close();
        }
    }
}
