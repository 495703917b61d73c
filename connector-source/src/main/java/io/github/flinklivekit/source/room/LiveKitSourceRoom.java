// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.room;

import io.github.flinklivekit.client.room.ConnectionState;
import io.github.flinklivekit.client.room.LiveKitException;
import io.github.flinklivekit.client.room.ParticipantKind;
import io.github.flinklivekit.client.room.RemoteParticipant;
import io.github.flinklivekit.client.room.Room;
import io.github.flinklivekit.client.room.SubscriptionError;
import io.github.flinklivekit.client.track.RemoteTrackPublication;
import io.github.flinklivekit.client.track.RemoteVideoTrack;
import io.github.flinklivekit.client.track.TrackKind;
import io.github.flinklivekit.client.track.VideoDimensions;
import io.github.flinklivekit.client.track.VideoQuality;
import io.github.flinklivekit.client.track.VideoReceiverStats;
import io.github.flinklivekit.client.track.VideoStream;
import io.github.flinklivekit.client.track.VideoStreamOptions;
import io.github.flinklivekit.client.track.VideoStreamStats;
import io.github.flinklivekit.connector.auth.ConnectorRole;
import io.github.flinklivekit.connector.room.ConnectionSettings;
import io.github.flinklivekit.connector.room.RoomConnection;
import io.github.flinklivekit.connector.room.RoomState;
import io.github.flinklivekit.connector.task.TaskTimer;
import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.FrameMemoryException;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.PixelEncoding;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.source.track.SubscriptionOptions;
import io.github.flinklivekit.source.track.SubscriptionOptionsSelector;
import io.github.flinklivekit.source.track.TrackDescription;

import org.apache.flink.annotation.Internal;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** A room of a real server. */
@Internal
public final class LiveKitSourceRoom implements SourceRoom {

    /**
     * How rooms are joined and frames are taken from tracks.
     *
     * @param discovered whether rooms are joined for as long as they exist, and not beyond
     * @param absence how long everybody may be away before a room counts as empty
     * @param pixelEncoding how the senders' pictures are encoded
     */
    public record Settings(
            ConnectionSettings connection,
            ConnectorRole role,
            boolean discovered,
            Duration absence,
            SubscriptionOptionsSelector subscription,
            VideoBufferType bufferType,
            PixelEncoding pixelEncoding,
            int bufferFrames) {

        /** Of a room whose tracks nobody reads. */
        public static Settings withoutPictures(
                ConnectionSettings connection,
                ConnectorRole role,
                boolean discovered,
                Duration absence) {
            return new Settings(
                    connection,
                    role,
                    discovered,
                    absence,
                    track -> SubscriptionOptions.DEFAULT,
                    VideoBufferType.I420,
                    PixelEncoding.BT601_LIMITED,
                    1);
        }
    }

    private final String name;
    private final Settings settings;
    private final Events events;
    private final TaskTimer timer;
    private final RoomConnection connection;

    private final RoomChangeListener changes;
    private final RoomOccupancy occupancy;

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
        this.timer = TaskTimer.on(taskThread);
        this.occupancy = new RoomOccupancy(settings.absence(), System::nanoTime);
        this.changes =
                settings.role().hearsData()
                        ? new DataListener(events, this::recheckOccupancy)
                        : new RoomChangeListener(events::onChanged, this::recheckOccupancy);
        this.connection =
                new RoomConnection(
                        settings.connection(),
                        settings.role(),
                        name,
                        subtask,
                        allocator,
                        changes,
                        taskThread,
                        this::stateChanged);
    }

    @Override
    public void join(boolean known) {
        if (settings.discovered()) {
            connection.joinExisting();
        } else if (known) {
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
    public List<SourceTrack> tracks() {
        List<SourceTrack> tracks = new ArrayList<>();
        for (RemoteParticipant participant : participants()) {
            for (RemoteTrackPublication publication : participant.trackPublications().values()) {
                if (publication.kind() == TrackKind.VIDEO) {
                    tracks.add(new RemoteSourceTrack(participant, publication));
                }
            }
        }
        return tracks;
    }

    @Override
    public boolean isOccupied() {
        if (state() == RoomState.JOINED && connectionState() != ConnectionState.CONNECTED) {
            occupancy.startGrace();
        }
        boolean occupied =
                occupancy.update(participants().stream().anyMatch(LiveKitSourceRoom::isSomebody));
        occupancy
                .pollRecheck()
                .ifPresent(after -> timer.after(after.plusMillis(1), events::onChanged));
        return occupied;
    }

    /** As the server sees it, who closes a room that has only agents and recorders. */
    private static boolean isSomebody(RemoteParticipant participant) {
        return participant.kind() != ParticipantKind.AGENT
                && participant.kind() != ParticipantKind.EGRESS
                && !ConnectorRole.isConnector(participant.attributes());
    }

    @Override
    public boolean hasParticipant(String identity) {
        return connection.room().flatMap(room -> room.remoteParticipant(identity)).isPresent();
    }

    @Override
    public ConnectionState connectionState() {
        return connection.room().map(Room::connectionState).orElse(ConnectionState.CONNECTING);
    }

    @Override
    public long reconnects() {
        return changes.reconnects();
    }

    @Override
    public void close() {
        connection.close();
    }

    private Collection<RemoteParticipant> participants() {
        return connection.room().map(room -> room.remoteParticipants().values()).orElse(List.of());
    }

    /** The server is silent about what it does not send for want of a permission. */
    private boolean mayNotSubscribe() {
        return state() == RoomState.JOINED
                && connection
                        .room()
                        .filter(room -> !room.localParticipant().permissions().canSubscribe())
                        .isPresent();
    }

    private void stateChanged(RoomState state, @Nullable LiveKitException failure) {
        if (state == RoomState.LOST) {
            changes.onLost();
        } else if ((state == RoomState.JOINED || state == RoomState.ABSENT) && losses() > 0) {
            recheckOccupancy();
        }
        events.onStateChanged(state, failure);
    }

    /** Called on any thread. */
    private void recheckOccupancy() {
        occupancy.startGrace();
        timer.after(RoomOccupancy.GRACE, events::onChanged);
    }

    private final class RemoteSourceTrack implements SourceTrack {

        private final TrackDescription description;
        private final RemoteParticipant participant;
        private final RemoteTrackPublication publication;

        RemoteSourceTrack(RemoteParticipant participant, RemoteTrackPublication publication) {
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
                    publication.isEncrypted()
                            && !settings.connection().hasKeyOf(participant.identity()),
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
        public Optional<SubscriptionError> refusal() {
            return mayNotSubscribe()
                    ? Optional.of(SubscriptionError.NOT_ALLOWED)
                    : changes.refusal(publication.sid());
        }

        @Override
        public void setSubscribed(boolean subscribed) {
            if (publication.isSubscribed() != subscribed) {
                if (subscribed) {
                    request(subscription());
                }
                publication.setSubscribed(subscribed);
            }
        }

        private SubscriptionOptions subscription() {
            return settings.subscription().select(description);
        }

        private void request(SubscriptionOptions options) {
            // The server takes the settings of a track as a whole: the rate belongs to the rest.
            if (options.quality() != null && publication.isSimulcasted()) {
                publication.setVideoQuality(options.quality());
            }
            if (options.dimensions() != null) {
                publication.setVideoDimensions(options.dimensions());
            }
            if (options.maxFps() < SubscriptionOptions.UNLIMITED
                    && options.snapshotInterval().isEmpty()) {
                publication.setVideoFps((int) Math.ceil(options.maxFps()));
            }
        }

        @Override
        public void setEnabled(boolean enabled) {
            publication.setEnabled(enabled);
        }

        @Override
        public boolean isAsLargeAsWanted(int width, int height) {
            if (!publication.isSimulcasted()
                    || area(width, height) >= area(publication.width(), publication.height())) {
                return true;
            }
            SubscriptionOptions options = subscription();
            VideoDimensions least = options.dimensions();
            if (least != null) {
                return width >= least.width() && height >= least.height();
            }
            VideoQuality wanted = options.quality() == null ? VideoQuality.HIGH : options.quality();
            return qualityOf(width, height)
                    .map(quality -> quality.compareTo(wanted) >= 0)
                    .orElse(wanted != VideoQuality.HIGH);
        }

        private static long area(int width, int height) {
            return (long) width * height;
        }

        @Override
        public Optional<Duration> snapshotInterval() {
            return subscription().snapshotInterval();
        }

        @Override
        public Optional<FrameStream> openStream(Runnable onAvailable) {
            return publication.track().map(track -> open(track, onAvailable));
        }

        private FrameStream open(RemoteVideoTrack track, Runnable onAvailable) {
            SubscriptionOptions options = subscription();
            // Snapshots come when they are asked for, not always as far apart as that.
            FrameRateFilter rate =
                    new FrameRateFilter(
                            options.snapshotInterval().isPresent()
                                    ? SubscriptionOptions.UNLIMITED
                                    : options.maxFps());
            return new VideoFrameStream(
                    track.openStream(
                            VideoStreamOptions.builder()
                                    .format(settings.bufferType())
                                    .pixelEncoding(settings.pixelEncoding())
                                    .capacity(settings.bufferFrames())
                                    .onAvailable(onAvailable)
                                    .filter(rate)
                                    .build()),
                    rate);
        }
    }

    private record VideoFrameStream(VideoStream stream, FrameRateFilter rate)
            implements FrameStream {

        @Nullable
        @Override
        public VideoFrame poll() {
            return stream.poll();
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
        public CompletableFuture<Optional<VideoReceiverStats>> rtpStats() {
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
