// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source;

import io.github.flinklivekit.client.room.ConnectionState;
import io.github.flinklivekit.client.room.LiveKitException;
import io.github.flinklivekit.client.room.ParticipantKind;
import io.github.flinklivekit.client.room.SubscriptionError;
import io.github.flinklivekit.client.track.VideoQuality;
import io.github.flinklivekit.client.track.VideoReceiverStats;
import io.github.flinklivekit.client.track.VideoStreamStats;
import io.github.flinklivekit.connector.room.RoomState;
import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.FrameMemoryException;
import io.github.flinklivekit.frame.FrameOrigin;
import io.github.flinklivekit.frame.TrackSource;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.frame.pixels.VideoRotation;
import io.github.flinklivekit.source.room.FrameStream;
import io.github.flinklivekit.source.room.SourceRoom;
import io.github.flinklivekit.source.room.SourceTrack;
import io.github.flinklivekit.source.room.TrackStatus;
import io.github.flinklivekit.source.track.TrackDescription;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** A room in which a test says what happens. */
final class ScriptedRoom implements SourceRoom {

    private final String name;
    private final FrameAllocator allocator;
    private final Executor taskThread;
    private final Events events;
    private final Map<String, Track> published = new LinkedHashMap<>();

    private boolean open;
    private RoomState state = RoomState.JOINING;
    private int losses;
    private boolean closed;

    ScriptedRoom(String name, FrameAllocator allocator, Executor taskThread, Events events) {
        this.name = name;
        this.allocator = allocator;
        this.taskThread = taskThread;
        this.events = events;
    }

    synchronized boolean isOpen() {
        return open && !closed;
    }

    void admit() {
        taskThread.execute(() -> enter(RoomState.JOINED, null));
    }

    synchronized void lose() {
        published.values().forEach(Track::end);
        published.clear();
        taskThread.execute(() -> enter(RoomState.LOST, null));
    }

    void refuse(String why) {
        taskThread.execute(() -> enter(RoomState.FAILED, new LiveKitException(why)));
    }

    private void enter(RoomState next, @Nullable LiveKitException failure) {
        synchronized (this) {
            state = next;
            losses += next == RoomState.LOST ? 1 : 0;
        }
        events.onStateChanged(next, failure);
    }

    /** Publishes a track that arrives as soon as it is subscribed. */
    synchronized Track publish(String participant, String track, String sid) {
        Track added =
                new Track(
                        new TrackDescription(
                                name,
                                participant,
                                "",
                                ParticipantKind.STANDARD,
                                Map.of(),
                                sid,
                                track,
                                TrackSource.CAMERA,
                                false));
        published.put(sid, added);
        events.onChanged();
        return added;
    }

    synchronized void unpublish(String sid) {
        published.remove(sid).end();
        events.onChanged();
    }

    @Override
    public synchronized void join(boolean known) {
        open = true;
    }

    @Override
    public synchronized RoomState state() {
        return state;
    }

    @Override
    public synchronized int losses() {
        return losses;
    }

    @Override
    public synchronized List<SourceTrack> tracks() {
        return state == RoomState.JOINED ? List.copyOf(published.values()) : List.of();
    }

    @Override
    public synchronized boolean isOccupied() {
        return !published.isEmpty();
    }

    @Override
    public synchronized ConnectionState connectionState() {
        return state == RoomState.JOINED ? ConnectionState.CONNECTED : ConnectionState.CONNECTING;
    }

    @Override
    public long reconnects() {
        return 0;
    }

    @Override
    public synchronized boolean hasParticipant(String identity) {
        return state == RoomState.JOINED;
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    /** A track of the room. */
    final class Track implements SourceTrack {

        private final TrackDescription description;
        private final Deque<VideoFrame> mailbox = new ArrayDeque<>();

        @Nullable private Runnable onAvailable;
        private boolean streaming;
        private boolean ended;
        private boolean silent;
        private boolean subscribed;
        private boolean enabled = true;
        private long received;

        Track(TrackDescription description) {
            this.description = description;
        }

        /** A frame comes in, at a time in milliseconds. */
        void receive(long timestampMs) {
            Runnable wake;
            synchronized (ScriptedRoom.this) {
                FrameHeader header =
                        new FrameHeader(
                                64,
                                48,
                                VideoBufferType.I420,
                                timestampMs * 1000,
                                VideoRotation.ROTATION_0,
                                received++,
                                new FrameOrigin(
                                        name,
                                        description.participant(),
                                        description.trackSid(),
                                        description.name(),
                                        description.source()));
                mailbox.add(VideoFrame.create(header, allocator, planes -> {}));
                wake = onAvailable;
            }
            wake.run();
        }

        void setSilent(boolean nowSilent) {
            synchronized (ScriptedRoom.this) {
                silent = nowSilent;
            }
            events.onChanged();
        }

        boolean isStreaming() {
            synchronized (ScriptedRoom.this) {
                return streaming;
            }
        }

        boolean isSubscribed() {
            synchronized (ScriptedRoom.this) {
                return subscribed;
            }
        }

        boolean isEnabled() {
            synchronized (ScriptedRoom.this) {
                return enabled;
            }
        }

        private void end() {
            ended = true;
        }

        @Override
        public TrackDescription description() {
            return description;
        }

        @Override
        public TrackStatus status() {
            return new TrackStatus(64, 48, false, "video/vp8", false);
        }

        @Override
        public Optional<VideoQuality> qualityOf(int width, int height) {
            return Optional.empty();
        }

        @Override
        public boolean isSilent() {
            synchronized (ScriptedRoom.this) {
                return silent;
            }
        }

        @Override
        public Optional<SubscriptionError> refusal() {
            return Optional.empty();
        }

        @Override
        public void setSubscribed(boolean nowSubscribed) {
            synchronized (ScriptedRoom.this) {
                subscribed = nowSubscribed;
            }
        }

        @Override
        public void setEnabled(boolean nowEnabled) {
            synchronized (ScriptedRoom.this) {
                enabled = nowEnabled;
            }
        }

        @Override
        public boolean isAsLargeAsWanted(int width, int height) {
            return true;
        }

        @Override
        public Optional<Duration> snapshotInterval() {
            return Optional.empty();
        }

        @Override
        public Optional<FrameStream> openStream(Runnable wake) {
            synchronized (ScriptedRoom.this) {
                onAvailable = wake;
                streaming = true;
                return Optional.of(new Stream(this));
            }
        }
    }

    private final class Stream implements FrameStream {

        private final Track track;
        private boolean streamEnded;

        Stream(Track track) {
            this.track = track;
        }

        @Nullable
        @Override
        public VideoFrame poll() {
            synchronized (ScriptedRoom.this) {
                return track.mailbox.poll();
            }
        }

        @Nullable
        @Override
        public FrameHeader skip() {
            VideoFrame frame = poll();
            if (frame == null) {
                return null;
            }
            FrameHeader header = frame.header();
            frame.release();
            return header;
        }

        @Override
        public boolean isEmpty() {
            synchronized (ScriptedRoom.this) {
                return track.mailbox.isEmpty();
            }
        }

        @Override
        public void end() {
            synchronized (ScriptedRoom.this) {
                streamEnded = true;
            }
        }

        @Override
        public boolean hasEnded() {
            synchronized (ScriptedRoom.this) {
                return (track.ended || streamEnded) && track.mailbox.isEmpty();
            }
        }

        @Override
        public Optional<FrameMemoryException> memoryFailure() {
            return Optional.empty();
        }

        @Override
        public CompletableFuture<Optional<VideoReceiverStats>> rtpStats() {
            return CompletableFuture.completedFuture(Optional.empty());
        }

        @Override
        public long droppedForRate() {
            return 0;
        }

        @Override
        public VideoStreamStats stats() {
            synchronized (ScriptedRoom.this) {
                return new VideoStreamStats(track.received, 0, 0, 0, 0);
            }
        }

        @Override
        public void close() {
            synchronized (ScriptedRoom.this) {
                track.streaming = false;
                track.mailbox.forEach(VideoFrame::release);
                track.mailbox.clear();
            }
        }
    }
}
