// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo;

import io.github.flinklivekit.client.LiveKit;
import io.github.flinklivekit.client.room.Room;
import io.github.flinklivekit.client.room.RoomOptions;
import io.github.flinklivekit.client.track.LocalVideoTrack;
import io.github.flinklivekit.client.track.VideoSource;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A participant that publishes drawn pictures as one track. Thread-safe. */
public final class SyntheticCamera implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SyntheticCamera.class);
    private static final double US_PER_SECOND = 1e6;

    private final CameraSettings settings;
    private final Scene scene;
    private final ScheduledExecutorService clock;
    private final long startUs = Clock.nowUs();
    private final Room room = LiveKit.createRoom();
    private final VideoSource source;

    private SyntheticCamera(CameraSettings settings, Scene scene) {
        this.settings = settings;
        this.scene = scene;
        this.clock =
                Executors.newSingleThreadScheduledExecutor(
                        task -> Threads.daemon(task, settings.identity()));
        this.source = LiveKit.createVideoSource(settings.width(), settings.height());
    }

    /**
     * Joins the room and publishes.
     *
     * @throws java.util.concurrent.CompletionException if the room cannot be joined
     */
    public static SyntheticCamera publish(
            LiveKitEndpoint server, String room, CameraSettings settings, Scene scene) {
        SyntheticCamera camera = new SyntheticCamera(settings, scene);
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
                        server.tokens().join(name, settings.identity()),
                        RoomOptions.builder().autoSubscribe(false).build())
                .join();
        LocalVideoTrack track = source.createTrack(settings.track());
        room.localParticipant().publishTrack(track, settings.publishing()).join();
        clock.scheduleAtFixedRate(
                this::capture,
                0,
                TimeUnit.SECONDS.toNanos(1) / settings.fps(),
                TimeUnit.NANOSECONDS);
    }

    private void capture() {
        try {
            long timeUs = Clock.nowUs();
            VideoFrame picture = scene.at(timeUs, (timeUs - startUs) / US_PER_SECOND);
            if (picture != null) {
                scene.sending(picture, timeUs, source.isWanted());
                source.captureFrame(picture);
            }
        } catch (RuntimeException e) {
            // The executor would keep it to itself, and send nothing any more.
            LOG.error("The camera {} has no picture", settings.identity(), e);
            throw e;
        }
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
