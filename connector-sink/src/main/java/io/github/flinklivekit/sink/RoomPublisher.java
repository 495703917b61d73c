// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink;

import io.github.flinklivekit.client.LiveKitException;
import io.github.flinklivekit.client.PublishException;
import io.github.flinklivekit.frame.FrameHeader;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.sink.SinkMetrics.DropReason;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** The tracks that a writer publishes in one room. Used under the writer's lock. */
final class RoomPublisher implements SinkRoom.Events, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RoomPublisher.class);

    private final String name;
    private final PublishOptionsSelector options;
    private final Executor taskThread;
    private final Consumer<LiveKitException> onFailure;
    private final SinkRoom room;
    private final Map<String, PublishedTrack> tracks = new HashMap<>();

    private boolean joined;

    /**
     * Begins to join the room.
     *
     * @param onFailure told what the job has to fail with
     */
    RoomPublisher(
            String name,
            PublishOptionsSelector options,
            SinkRoom.Factory rooms,
            Executor taskThread,
            Consumer<LiveKitException> onFailure) {
        this.name = name;
        this.options = options;
        this.taskThread = taskThread;
        this.onFailure = onFailure;
        this.room = rooms.create(name, taskThread, this);
        room.open();
    }

    /**
     * Hands a frame to its track, unless it comes too late.
     *
     * @return why nobody will see it; empty if it is on its way
     */
    Optional<DropReason> writeLive(String track, VideoFrame frame) {
        if (joined && tracks.computeIfAbsent(track, this::track).isStale(frame)) {
            return Optional.of(DropReason.STALE);
        }
        return write(track, frame);
    }

    /**
     * Hands a frame to its track.
     *
     * @return why nobody will see it; empty if it is on its way
     */
    Optional<DropReason> write(String track, VideoFrame frame) {
        if (!joined) {
            return Optional.of(DropReason.NOT_CONNECTED);
        }
        boolean published = tracks.computeIfAbsent(track, this::track).write(frame);
        return published ? Optional.empty() : Optional.of(DropReason.NOT_PUBLISHED);
    }

    /** Publishes the track of a frame that comes later, so that it need not wait then. */
    void announce(String track, FrameHeader frame) {
        if (joined) {
            tracks.computeIfAbsent(track, this::track).announce(frame.width(), frame.height());
        }
    }

    /**
     * Whether a frame would be seen; if not, the task's thread has something to do once it would.
     */
    boolean isReady(String track, FrameHeader frame) {
        return joined
                && tracks.computeIfAbsent(track, this::track)
                        .prepare(frame.width(), frame.height());
    }

    @Override
    public void onJoined() {
        joined = true;
    }

    @Override
    public void onLost() {
        joined = false;
        closeTracks();
    }

    @Override
    public void onFailed(LiveKitException reason) {
        joined = false;
        onFailure.accept(reason);
    }

    /**
     * Leaves the room, then frees what was published: the native library wants it in this order.
     */
    @Override
    public void close() {
        joined = false;
        try {
            room.close();
        } finally {
            closeTracks();
        }
    }

    private PublishedTrack track(String track) {
        if (track.isEmpty()) {
            throw new IllegalArgumentException(
                    "A frame for room '"
                            + name
                            + "' has no track name. Give the sink one (setTrack), or an element converter that names "
                            + "the track of each frame (setElementConverter)");
        }
        return new PublishedTrack(
                room,
                track,
                options.optionsFor(track),
                taskThread,
                failure -> publishFailed(track, failure));
    }

    private void publishFailed(String track, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        if (!joined || !room.isConnected()) {
            // The connection broke meanwhile, and the news of it may still be on its way. The next
            // frame publishes the track once more.
            LOG.info(
                    "Track '{}' of room '{}' was not published: {}",
                    track,
                    name,
                    cause.getMessage());
            PublishedTrack unpublished = tracks.remove(track);
            if (unpublished != null) {
                unpublished.close();
            }
            return;
        }
        onFailure.accept(
                new PublishException(
                        "The sink cannot publish track '"
                                + track
                                + "' in room '"
                                + name
                                + "': "
                                + cause.getMessage(),
                        cause));
    }

    private void closeTracks() {
        tracks.values().forEach(PublishedTrack::close);
        tracks.clear();
    }
}
