// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.writer;

import io.github.flinklivekit.client.engine.EncoderFeedback;
import io.github.flinklivekit.client.room.LiveKitException;
import io.github.flinklivekit.client.track.EncodedVideoFrame;
import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.client.track.VideoCodec;
import io.github.flinklivekit.client.track.VideoSenderStats;
import io.github.flinklivekit.connector.room.RoomState;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoRotation;
import io.github.flinklivekit.sink.room.SinkEncodedTrack;
import io.github.flinklivekit.sink.room.SinkPictureTrack;
import io.github.flinklivekit.sink.room.SinkRoom;

import javax.annotation.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A room that does what the test says and writes down what the sink does. */
final class FakeSinkRoom implements SinkRoom {

    final String name;
    final List<Track> tracks = new ArrayList<>();

    /** What happens to tracks and the room, in order. */
    final List<String> log = new ArrayList<>();

    private final Executor taskThread;
    private final Events events;

    /** Done with the first track that is made, by whichever thread. */
    final CompletableFuture<Track> firstTrack = new CompletableFuture<>();

    /** Whether the server takes each track at once. */
    boolean takesTracks;

    /** What becomes of data. */
    CompletableFuture<Void> sent = CompletableFuture.completedFuture(null);

    volatile boolean connected = true;
    boolean closed;

    private RoomState state = RoomState.JOINING;
    private int losses;

    FakeSinkRoom(String name, Executor taskThread, Events events) {
        this.name = name;
        this.taskThread = taskThread;
        this.events = events;
    }

    void join() {
        connected = true;
        taskThread.execute(() -> enter(RoomState.JOINED, null));
    }

    void lose() {
        connected = false;
        taskThread.execute(() -> enter(RoomState.LOST, null));
    }

    /** The stay goes on, and the client restores the connection. */
    void breakConnection() {
        connected = false;
    }

    void restoreConnection() {
        connected = true;
        wakeTask();
    }

    /** The server has the newest track again, which a restored connection had to publish anew. */
    void takeAgain() {
        last().sent = true;
        wakeTask();
    }

    private void wakeTask() {
        taskThread.execute(() -> {});
    }

    void refuse(LiveKitException reason) {
        taskThread.execute(() -> enter(RoomState.FAILED, reason));
    }

    private void enter(RoomState next, @Nullable LiveKitException failure) {
        state = next;
        losses += next == RoomState.LOST ? 1 : 0;
        events.onStateChanged(next, failure);
    }

    Track last() {
        return tracks.get(tracks.size() - 1);
    }

    @Override
    public void join(boolean known) {
        log.add(known ? "open known" : "open");
    }

    @Override
    public RoomState state() {
        return state;
    }

    @Override
    public int losses() {
        return losses;
    }

    @Override
    public boolean isConnected() {
        return connected;
    }

    @Override
    public SinkPictureTrack createTrack(
            String track, int width, int height, VideoRotation rotation) {
        Track created = new Track(track, width, height);
        tracks.add(created);
        firstTrack.complete(created);
        return created;
    }

    @Override
    public SinkEncodedTrack createEncodedTrack(
            String track, VideoCodec codec, int width, int height) {
        EncodedTrack created = new EncodedTrack(track, codec, width, height);
        tracks.add(created);
        return created;
    }

    @Override
    public CompletableFuture<?> publishData(String topic, byte[] payload, boolean reliable) {
        log.add((reliable ? "reliable " : "lossy ") + topic + " " + new String(payload, UTF_8));
        return sent;
    }

    void publishElsewhere(String track) {
        taskThread.execute(() -> events.onPublishedElsewhere(track, "flink-out-1"));
    }

    /** Somebody who administers the server mutes or unmutes the newest track. */
    void muteByServer(boolean muted) {
        last().muted = muted;
        taskThread.execute(() -> events.onMuteChanged(last().name));
    }

    /** Somebody who administers the server takes the newest track down. */
    void unpublishByServer() {
        last().takenDown = true;
        tellUnpublished(last().name);
    }

    void tellPublished(String track) {
        taskThread.execute(() -> events.onPublished(track));
    }

    void tellUnpublished(String track) {
        taskThread.execute(() -> events.onUnpublished(track));
    }

    @Override
    public void closeAsync() {
        close();
    }

    @Override
    public void close() {
        closed = true;
        state = RoomState.CLOSED;
        log.add("leave");
    }

    /** A track whose publication ends when the test says so. */
    class Track implements SinkPictureTrack {

        final String name;
        CompletableFuture<Void> published = new CompletableFuture<>();
        final CompletableFuture<Void> unpublished = new CompletableFuture<>();
        final List<Long> captured = new CopyOnWriteArrayList<>();
        final List<String> sizes = new ArrayList<>();

        /** The handle that was captured last. */
        @Nullable VideoFrame lastFrame;

        TrackPublishOptions options;
        boolean isClosed;
        boolean muted;
        boolean wanted = true;
        boolean takenDown;
        boolean tooSoon;
        volatile boolean sent = true;
        @Nullable Error broken;
        List<VideoSenderStats> stats = List.of();

        private final int width;
        private final int height;

        Track(String name, int width, int height) {
            this.name = name;
            this.width = width;
            this.height = height;
        }

        @Override
        public CompletableFuture<?> publish(TrackPublishOptions with) {
            options = with;
            log.add("publish " + this);
            if (takesTracks) {
                published.complete(null);
            }
            return published;
        }

        @Override
        public boolean isPublished() {
            return published.isDone() && !takenDown;
        }

        @Override
        public boolean isSent() {
            return isPublished() && sent;
        }

        @Override
        public CompletableFuture<?> unpublish() {
            log.add("unpublish " + this);
            return unpublished;
        }

        @Override
        public boolean capture(VideoFrame frame) {
            if (isClosed) {
                throw new AssertionError("Captured into a closed source");
            }
            frame.data();
            lastFrame = frame;
            if (broken != null) {
                throw broken;
            }
            if (tooSoon) {
                return false;
            }
            captured.add(frame.sequence());
            sizes.add(frame.width() + "x" + frame.height());
            return true;
        }

        @Override
        public void setMuted(boolean nowMuted) {
            if (muted != nowMuted) {
                muted = nowMuted;
                log.add((nowMuted ? "mute " : "unmute ") + this);
                taskThread.execute(() -> events.onMuteChanged(name));
            }
        }

        @Override
        public boolean isMuted() {
            return muted;
        }

        @Override
        public boolean isWanted() {
            return wanted;
        }

        @Override
        public CompletableFuture<List<VideoSenderStats>> stats() {
            return CompletableFuture.completedFuture(stats);
        }

        @Override
        public int width() {
            return width;
        }

        @Override
        public int height() {
            return height;
        }

        @Override
        public void close() {
            isClosed = true;
            log.add("close " + this);
        }

        @Override
        public String toString() {
            return name + " " + width + "x" + height;
        }
    }

    /** A track whose frames came encoded. */
    final class EncodedTrack extends Track implements SinkEncodedTrack {

        /** What the encoder is asked for next. */
        EncoderFeedback feedback = new EncoderFeedback(false, 0, 0);

        private final VideoCodec codec;

        EncodedTrack(String name, VideoCodec codec, int width, int height) {
            super(name, width, height);
            this.codec = codec;
        }

        @Override
        public VideoCodec codec() {
            return codec;
        }

        @Override
        public boolean capture(EncodedVideoFrame frame) {
            captured.add(frame.timestampUs());
            return true;
        }

        @Override
        public EncoderFeedback takeFeedback() {
            EncoderFeedback taken = feedback;
            feedback = new EncoderFeedback(false, 0, 0);
            return taken;
        }
    }
}
