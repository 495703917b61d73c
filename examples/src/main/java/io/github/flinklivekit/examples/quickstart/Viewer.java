// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.quickstart;

import io.github.flinklivekit.client.LiveKit;
import io.github.flinklivekit.client.room.RemoteParticipant;
import io.github.flinklivekit.client.room.Room;
import io.github.flinklivekit.client.room.RoomListener;
import io.github.flinklivekit.client.room.RoomOptions;
import io.github.flinklivekit.client.track.RemoteTrackPublication;
import io.github.flinklivekit.client.track.RemoteVideoTrack;
import io.github.flinklivekit.client.track.VideoStream;
import io.github.flinklivekit.frame.TimeCode;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import java.util.concurrent.CountDownLatch;

/** A participant that watches what the job publishes, as any viewer in the room would. */
final class Viewer implements AutoCloseable {

    private static final String IDENTITY = "quickstart-viewer";

    private final Room room = LiveKit.createRoom();
    private final FrameTrail trail;
    private final LatestFrame latest;
    private final CountDownLatch first = new CountDownLatch(1);

    private Viewer(FrameTrail trail, LatestFrame latest) {
        this.trail = trail;
        this.latest = latest;
    }

    /**
     * Joins the room.
     *
     * @param trail is told of each frame that comes
     * @param latest is given each picture
     * @throws java.util.concurrent.CompletionException if the room cannot be joined
     */
    static Viewer join(LiveKitEndpoint server, String room, FrameTrail trail, LatestFrame latest) {
        Viewer viewer = new Viewer(trail, latest);
        viewer.room.addListener(viewer.new Subscriptions());
        try {
            viewer.room
                    .connect(
                            server.url(),
                            server.tokens().join(room, IDENTITY),
                            RoomOptions.builder().autoSubscribe(false).build())
                    .join();
        } catch (RuntimeException e) {
            viewer.close();
            throw e;
        }
        return viewer;
    }

    /** Counted down with the first picture. */
    CountDownLatch first() {
        return first;
    }

    private void read(RemoteVideoTrack track) {
        try (VideoStream frames = track.openStream()) {
            VideoFrame frame;
            while ((frame = frames.next()) != null) {
                try {
                    long nowUs = SyntheticCamera.nowUs();
                    TimeCode.read(frame).ifPresent(sentUs -> trail.seen(sentUs, nowUs));
                    latest.show(frame.toHeap());
                    first.countDown();
                } finally {
                    frame.release();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Leaves the room. Idempotent. */
    @Override
    public void close() {
        room.close();
    }

    private final class Subscriptions implements RoomListener {
        @Override
        public void onTrackPublished(
                RemoteTrackPublication publication, RemoteParticipant participant) {
            if (participant.identity().startsWith(EdgeJob.IDENTITY)) {
                publication.setSubscribed(true);
            }
        }

        @Override
        public void onTrackSubscribed(
                RemoteVideoTrack track,
                RemoteTrackPublication publication,
                RemoteParticipant participant) {
            SyntheticCamera.daemon(() -> read(track), "viewer").start();
        }
    }
}
