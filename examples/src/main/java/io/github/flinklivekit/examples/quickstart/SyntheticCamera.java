// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.quickstart;

import io.github.flinklivekit.client.LiveKit;
import io.github.flinklivekit.client.room.Room;
import io.github.flinklivekit.client.room.RoomOptions;
import io.github.flinklivekit.client.track.LocalVideoTrack;
import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.client.track.VideoEncoding;
import io.github.flinklivekit.client.track.VideoSource;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.TimeCode;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.pixels.VideoBufferType;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A participant that publishes a drawn picture with a clock, 640x360 at 30 a second. */
final class SyntheticCamera implements AutoCloseable {

    static final String IDENTITY = "quickstart-camera";
    static final String TRACK = "camera";
    static final int WIDTH = 640;
    static final int HEIGHT = 360;
    static final int FPS = 30;

    private static final int BITRATE = 2_000_000;
    private static final double US_PER_SECOND = 1e6;

    /** As both the camera and the job publish: one layer. */
    static final TrackPublishOptions PUBLISHING =
            TrackPublishOptions.builder()
                    .simulcast(false)
                    .videoEncoding(new VideoEncoding(BITRATE, FPS))
                    .build();

    private final FrameHeader header = FrameHeader.of(WIDTH, HEIGHT, VideoBufferType.I420);
    private final CameraPicture picture = new CameraPicture(WIDTH, HEIGHT);
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "camera"));
    private final long startUs = nowUs();
    private final Room room = LiveKit.createRoom();
    private final VideoSource source = LiveKit.createVideoSource(WIDTH, HEIGHT);
    private final FrameTrail trail;
    private final LatestFrame latest;

    private SyntheticCamera(FrameTrail trail, LatestFrame latest) {
        this.trail = trail;
        this.latest = latest;
    }

    /**
     * Joins the room and publishes.
     *
     * @param trail is told of each frame that is sent
     * @param latest is given each picture
     * @throws java.util.concurrent.CompletionException if the room cannot be joined
     */
    static SyntheticCamera publish(
            LiveKitEndpoint server, String room, FrameTrail trail, LatestFrame latest) {
        SyntheticCamera camera = new SyntheticCamera(trail, latest);
        try {
            camera.start(server, room);
        } catch (RuntimeException e) {
            camera.close();
            throw e;
        }
        return camera;
    }

    private void start(LiveKitEndpoint server, String name) {
        room.connect(
                        server.url(),
                        server.tokens().join(name, IDENTITY),
                        RoomOptions.builder().autoSubscribe(false).build())
                .join();
        LocalVideoTrack track = source.createTrack(TRACK);
        room.localParticipant().publishTrack(track, PUBLISHING).join();
        clock.scheduleAtFixedRate(
                this::capture, 0, TimeUnit.SECONDS.toNanos(1) / FPS, TimeUnit.NANOSECONDS);
    }

    private void capture() {
        long timeUs = nowUs();
        Instant time = Instant.EPOCH.plus(timeUs, ChronoUnit.MICROS);
        VideoFrame drawn =
                VideoFrame.copyOf(
                        header,
                        picture.draw(
                                LocalTime.ofInstant(time, ZoneId.systemDefault()),
                                (timeUs - startUs) / US_PER_SECOND));
        VideoFrame frame = TimeCode.stamp(drawn, timeUs);
        if (source.isWanted()) {
            trail.sent(timeUs);
        }
        source.captureFrame(frame);
        latest.show(frame);
    }

    static long nowUs() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Leaves the room. Idempotent. */
    @Override
    public void close() {
        clock.shutdownNow();
        try {
            clock.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        room.close();
        source.close();
    }
}
