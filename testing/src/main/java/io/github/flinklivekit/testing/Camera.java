// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import io.github.flinklivekit.client.LiveKit;
import io.github.flinklivekit.client.room.Room;
import io.github.flinklivekit.client.track.LocalTrackPublication;
import io.github.flinklivekit.client.track.LocalVideoTrack;
import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.client.track.VideoSource;
import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.annotation.PublicEvolving;

import javax.annotation.Nullable;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * A participant that publishes one track, at 30 pictures a second until it is closed. Made by
 * {@link LiveKitExtension#publish}. Thread-safe.
 */
@PublicEvolving
public final class Camera implements AutoCloseable {

    private static final int FPS = 30;
    private static final int END_TIMEOUT_S = 5;

    private final Room room = LiveKit.createRoom();
    private final String identity;
    private final VideoSource source;
    private final LocalVideoTrack track;
    private final LocalTrackPublication publication;
    private final AtomicInteger captured = new AtomicInteger();
    private final ScheduledExecutorService clock;
    private volatile IntFunction<VideoFrame> frames;
    @Nullable private volatile RuntimeException failure;

    /** Joins, publishes and begins to capture; returns when the server knows the track. */
    Camera(
            LiveKitEndpoint server,
            String roomName,
            String identity,
            String trackName,
            TrackPublishOptions options,
            IntFunction<VideoFrame> frames) {
        VideoFrame first = frames.apply(0);
        if (first == null) {
            throw new IllegalArgumentException(
                    "The first frame of track '" + trackName + "' is null: it gives the size");
        }
        this.identity = identity;
        this.frames = number -> number == 0 ? first : frames.apply(number);
        source = LiveKit.createVideoSource(first.width(), first.height());
        track = source.createTrack(trackName);
        clock =
                Executors.newSingleThreadScheduledExecutor(
                        task -> {
                            Thread thread = new Thread(task, "camera-" + trackName);
                            thread.setDaemon(true);
                            return thread;
                        });
        try {
            Waits.value(
                    "joining room '" + roomName + "'",
                    room.connect(server.url(), server.tokens().join(roomName, identity)));
            publication =
                    Waits.value(
                            "publishing track '" + trackName + "'",
                            room.localParticipant().publishTrack(track, options));
        } catch (RuntimeException | Error e) {
            end();
            throw e;
        }
        clock.scheduleAtFixedRate(
                this::capture, 0, TimeUnit.SECONDS.toNanos(1) / FPS, TimeUnit.NANOSECONDS);
    }

    /** Who publishes, by the name that frames carry. */
    public String identity() {
        return identity;
    }

    /** The publication, whose sid changes when the server asks for a new join. */
    public LocalTrackPublication publication() {
        return publication;
    }

    /** The participant, for everything else that one can do in a room. */
    public Room room() {
        return room;
    }

    /** Shows only this picture from now on. */
    public void show(VideoFrame still) {
        show(number -> still);
    }

    /** Shows other pictures from now on, by their number among all; null captures nothing. */
    public void show(IntFunction<VideoFrame> newFrames) {
        frames = newFrames;
    }

    /** How many pictures were captured. */
    public int captured() {
        return captured.get();
    }

    /** Viewers see black from now on, and hear that the track is muted. */
    public void mute() {
        track.mute();
    }

    /** The opposite of {@link #mute}. */
    public void unmute() {
        track.unmute();
    }

    private void capture() {
        if (failure != null) {
            return;
        }
        try {
            VideoFrame frame = frames.apply(captured.get());
            if (frame != null) {
                source.captureFrame(frame);
            }
            captured.incrementAndGet();
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    /**
     * Unpublishes the track and leaves the room. Idempotent.
     *
     * @throws IllegalStateException if a picture could not be made or captured
     */
    @Override
    public void close() {
        end();
        RuntimeException cause = failure;
        failure = null;
        if (cause != null) {
            throw new IllegalStateException(
                    "Picture "
                            + captured
                            + " of track '"
                            + track.name()
                            + "' could not be captured",
                    cause);
        }
    }

    private void end() {
        clock.shutdown();
        try {
            clock.awaitTermination(END_TIMEOUT_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            Waits.value("leaving room '" + room.name() + "'", room.disconnect());
        } finally {
            source.close();
        }
    }

    @Override
    public String toString() {
        return "Camera[" + identity + "/" + track.name() + "]";
    }
}
