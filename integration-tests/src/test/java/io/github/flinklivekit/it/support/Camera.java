// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.support;

import io.github.flinklivekit.client.track.LocalTrackPublication;
import io.github.flinklivekit.client.track.LocalVideoTrack;
import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.client.track.VideoSource;
import io.github.flinklivekit.frame.VideoFrame;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

import static org.assertj.core.api.Assertions.assertThat;

/** A published track of our client that pictures are captured into at a steady rate. */
public final class Camera implements AutoCloseable {
    public static final int FPS = 30;

    private final VideoSource source;
    private final LocalVideoTrack track;
    private final LocalTrackPublication publication;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread thread = new Thread(task, "camera");
                        thread.setDaemon(true);
                        return thread;
                    });
    private final AtomicInteger captured = new AtomicInteger();
    private volatile IntFunction<VideoFrame> pictures;

    private Camera(
            JoinedRoom room,
            VideoSource source,
            String name,
            TrackPublishOptions options,
            IntFunction<VideoFrame> pictures) {
        this.source = source;
        this.pictures = pictures;
        track = source.createTrack(name);
        publication = JoinedRoom.await(room.room().localParticipant().publishTrack(track, options));
        clock.scheduleAtFixedRate(
                this::capture, 0, TimeUnit.SECONDS.toNanos(1) / FPS, TimeUnit.NANOSECONDS);
    }

    public static Camera publish(
            JoinedRoom room,
            String name,
            int width,
            int height,
            TrackPublishOptions options,
            IntFunction<VideoFrame> pictures) {
        VideoSource source = EngineUnderTest.createVideoSource(width, height);
        try {
            return new Camera(room, source, name, options, pictures);
        } catch (RuntimeException | Error e) {
            source.close();
            throw e;
        }
    }

    public LocalVideoTrack track() {
        return track;
    }

    public VideoSource source() {
        return source;
    }

    public LocalTrackPublication publication() {
        return publication;
    }

    /** From the next picture on. */
    public void show(IntFunction<VideoFrame> newPictures) {
        pictures = newPictures;
    }

    /** Captures each colour for that many pictures, and returns once it has. */
    public void showInTurn(int picturesOfEach) {
        IntFunction<VideoFrame> before = pictures;
        Colour[] colours = Colour.values();
        VideoFrame[] frames = new VideoFrame[colours.length];
        for (int i = 0; i < colours.length; i++) {
            frames[i] = colours[i].frame(source.width(), source.height());
        }
        AtomicInteger shown = new AtomicInteger();
        int all = colours.length * picturesOfEach;
        pictures =
                number -> {
                    int next = shown.getAndIncrement();
                    return next < all ? frames[next / picturesOfEach] : before.apply(number);
                };
        Waiting.until("all colours are captured", () -> assertThat(shown).hasValueGreaterThan(all));
        pictures = before;
    }

    private void capture() {
        VideoFrame frame = pictures.apply(captured.getAndIncrement());
        source.captureFrame(frame);
    }

    /** Stops capturing; the room takes the publication back when it is left. */
    @Override
    public void close() {
        clock.shutdown();
        try {
            clock.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        source.close();
    }
}
