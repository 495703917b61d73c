// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.writer;

import io.github.flinklivekit.client.engine.EncoderFeedback;
import io.github.flinklivekit.client.room.LiveKitException;
import io.github.flinklivekit.client.room.PublishException;
import io.github.flinklivekit.client.room.PublishException.Reason;
import io.github.flinklivekit.client.track.VideoSenderStats;
import io.github.flinklivekit.connector.room.CompletionFailures;
import io.github.flinklivekit.connector.room.RoomState;
import io.github.flinklivekit.connector.task.TaskTimer;
import io.github.flinklivekit.sink.element.EncodedTrackFrame;
import io.github.flinklivekit.sink.element.EncoderFeedbackListener;
import io.github.flinklivekit.sink.element.RoomData;
import io.github.flinklivekit.sink.element.TrackAddress;
import io.github.flinklivekit.sink.element.TrackCommand;
import io.github.flinklivekit.sink.element.TrackCommand.Action;
import io.github.flinklivekit.sink.element.TrackFrame;
import io.github.flinklivekit.sink.element.TrackPicture;
import io.github.flinklivekit.sink.metrics.SinkDropReason;
import io.github.flinklivekit.sink.metrics.SinkMetrics;
import io.github.flinklivekit.sink.metrics.SinkTrackMetrics;
import io.github.flinklivekit.sink.room.SinkRoom;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The tracks that a writer publishes in one room. Used under the writer's lock. */
final class RoomPublisher implements SinkRoom.Events, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RoomPublisher.class);

    /** How long it takes to tell two writers of a track from one that has moved. */
    private static final Duration CONFLICT_TIMEOUT = Duration.ofSeconds(2);

    private final String name;
    private final SinkSettings options;
    private final Executor taskThread;
    private final Consumer<LiveKitException> onFailure;
    private final TaskTimer timer;
    private final SinkMetrics metrics;
    private final CodecChoice codecs;
    private final SinkRoom room;
    private final Map<String, TrackPublisher<?>> tracks = new HashMap<>();

    /** The names of tracks that are muted, published or not. */
    private final Set<String> muted = new HashSet<>();

    private final WaitingFrames waiting = new WaitingFrames();

    private long usedNs;

    /** Whether the latest data could not be sent, which was logged. */
    private boolean dataLost;

    /**
     * Begins to join the room.
     *
     * @param known whether the job was on this server before, so that it waits for it
     * @param onFailure told what the job has to fail with
     */
    RoomPublisher(
            String name,
            boolean known,
            SinkSettings options,
            SinkRoom.Factory rooms,
            Executor taskThread,
            TaskTimer timer,
            SinkMetrics metrics,
            Consumer<LiveKitException> onFailure) {
        this.timer = timer;
        this.metrics = metrics;
        this.name = name;
        this.options = options;
        this.taskThread = taskThread;
        this.onFailure = onFailure;
        this.codecs = new CodecChoice(name, options.fallbackCodec());
        this.room = rooms.create(name, taskThread, this);
        room.join(known);
    }

    /** Whether the room was joined at least once. */
    boolean wasJoined() {
        return isJoined() || room.losses() > 0;
    }

    /** An element came for the room. */
    void touch() {
        usedNs = timer.nanoTime();
    }

    /**
     * Leaves the room, without waiting for it, if nothing is published or muted there, and nothing
     * came for a while.
     *
     * @return whether it was left; it is not used any more then
     */
    boolean leaveIfIdle(Duration timeout) {
        boolean idle =
                tracks.isEmpty()
                        && muted.isEmpty()
                        && timer.nanoTime() - usedNs >= timeout.toNanos();
        if (idle) {
            LOG.info("Nothing came for room '{}' for {}, and it is left", name, timeout);
            waiting.clear();
            room.closeAsync();
        }
        return idle;
    }

    /**
     * Hands a frame to its track, unless it comes too late.
     *
     * @return why nobody will see it; empty if it is on its way
     */
    Optional<SinkDropReason> writeLive(TrackPicture target) {
        if (isJoined()
                && target instanceof TrackFrame frame
                && pictures(frame.track()).isStale(frame.frame(), timer.nanoTime())) {
            return Optional.of(SinkDropReason.STALE);
        }
        return write(target);
    }

    /**
     * Hands a frame to its track.
     *
     * @return why nobody will see it; empty if it is on its way
     */
    Optional<SinkDropReason> write(TrackPicture target) {
        if (isJoined()) {
            return target instanceof TrackFrame frame
                    ? pictures(frame.track()).write(frame, timer.nanoTime())
                    : encoded(target.track()).write((EncodedTrackFrame) target, timer.nanoTime());
        }
        if (target instanceof TrackFrame frame && !muted.contains(frame.track())) {
            waiting.keep(frame);
        }
        return Optional.of(SinkDropReason.NOT_CONNECTED);
    }

    /** Mutes, unmutes or unpublishes a track. */
    void execute(TrackCommand command) {
        TrackPublisher<?> published = tracks.get(command.track());
        switch (command.action()) {
            case MUTE, UNMUTE -> setMuted(command.track(), command.action() == Action.MUTE);
            case UNPUBLISH -> {
                waiting.forget(command.track());
                if (published != null) {
                    published.unpublish();
                }
            }
        }
    }

    private void setMuted(String track, boolean nowMuted) {
        if (nowMuted) {
            muted.add(track);
        } else {
            muted.remove(track);
        }
        TrackPublisher<?> published = tracks.get(track);
        if (published != null) {
            published.setMuted(nowMuted);
        }
    }

    /** Sends data, and counts whether it has left. */
    void send(RoomData data) {
        if (!isConnected()) {
            metrics.dataDropped();
            return;
        }
        room.publishData(data.topic(), data.payload(), data.reliable())
                .whenComplete((done, failure) -> taskThread.execute(() -> sent(data, failure)));
    }

    /**
     * Whether the room is joined and the connection to it stands at this moment; if not, the task's
     * thread has something to do once it does.
     */
    boolean isConnected() {
        return isJoined() && room.isConnected();
    }

    /** Takes tracks out of the room that have had no frame for a while, and forgets them. */
    void unpublishIdle(Duration timeout) {
        long nowNs = timer.nanoTime();
        tracks.forEach(
                (track, published) -> {
                    if (published.unpublishIfIdle(timeout, nowNs)) {
                        update(track, List.of());
                    }
                });
        tracks.values().removeIf(track -> track.isExpired(timeout, nowNs));
    }

    /** Brings the figures of the encoders into the metrics. */
    void readStats() {
        tracks.forEach(
                (track, published) ->
                        published
                                .stats()
                                .thenAccept(
                                        stats -> taskThread.execute(() -> update(track, stats))));
    }

    private void update(String track, List<VideoSenderStats> stats) {
        long nowNs = timer.nanoTime();
        SinkTrackMetrics figures = metrics.track(name, track);
        figures.update(stats, nowNs);
        TrackPublisher<?> published = tracks.get(track);
        if (published != null) {
            metrics.notEncoded(figures, published.checkEncoding(stats, nowNs));
        }
    }

    /** Shows the last pictures again where nothing newer was shown for a while. */
    void showLastAgain() {
        tracks.keySet().forEach(this::showLastAgain);
    }

    private void showLastAgain(String track) {
        TrackPublisher<?> published = tracks.get(track);
        if (isJoined() && published != null && published.showLastAgain(timer.nanoTime())) {
            metrics.track(name, track).repeated();
        }
    }

    /** Publishes the track of a frame that comes later, so that it need not wait then. */
    void announce(TrackFrame target) {
        if (isConnected()) {
            pictures(target.track()).announce(target, timer.nanoTime());
        }
    }

    /**
     * Whether a frame would be seen; if not, the task's thread has something to do once it would.
     */
    boolean isReady(TrackPicture target) {
        return isConnected()
                && (target instanceof TrackFrame frame
                        ? pictures(frame.track()).prepare(frame, timer.nanoTime())
                        : encoded(target.track())
                                .prepare((EncodedTrackFrame) target, timer.nanoTime()));
    }

    private boolean isJoined() {
        return room.state() == RoomState.JOINED;
    }

    @Override
    public void onStateChanged(RoomState state, @Nullable LiveKitException failure) {
        if (state == RoomState.LOST) {
            closeTracks();
        } else if (state == RoomState.JOINED) {
            waiting.drainTo(this::write);
        } else if (failure != null) {
            onFailure.accept(failure);
        }
    }

    @Override
    public void onMuteChanged(String track) {
        TrackPublisher<?> published = tracks.get(track);
        if (published == null || !published.applyServerMute()) {
            return;
        }
        LOG.warn(
                "The server has {} track '{}' of room '{}'",
                published.isMuted() ? "muted" : "unmuted",
                track,
                name);
        if (published.isMuted()) {
            muted.add(track);
            metrics.mutedByServer();
        } else {
            muted.remove(track);
        }
    }

    @Override
    public void onUnpublished(String track) {
        TrackPublisher<?> published = tracks.get(track);
        if (published != null && published.applyServerUnpublish()) {
            LOG.warn(
                    "The server has taken down track '{}' of room '{}'; its next frame publishes it again",
                    track,
                    name);
        }
    }

    @Override
    public void onSubscribed(String track) {
        metrics.track(name, track).subscriberSeen();
        showLastAgain(track);
    }

    @Override
    public void onPublished(String track) {
        showLastAgain(track);
    }

    /**
     * Whether both write is seen after a while: a track that came back to its room may have moved
     * to another subtask. One that was there before this one's was begun is a ghost of the job's
     * last attempt; of two that were begun at once, at least one writer hears of the other's here.
     */
    @Override
    public void onPublishedElsewhere(String track, String identity) {
        TrackPublisher<?> published = tracks.get(track);
        if (published == null || !published.isStarted()) {
            return;
        }
        long movedNs = timer.nanoTime() + CONFLICT_TIMEOUT.toNanos() / 2;
        timer.after(
                CONFLICT_TIMEOUT,
                () ->
                        taskThread.execute(
                                () -> {
                                    if (tracks.get(track) == published) {
                                        resolveConflict(track, published, movedNs, identity);
                                    }
                                }));
    }

    private void resolveConflict(
            String track, TrackPublisher<?> published, long movedNs, String identity) {
        if (!published.hasWrittenSince(movedNs)) {
            LOG.info("Track '{}' of room '{}' has moved to '{}'", track, name, identity);
            published.unpublish();
            return;
        }
        onFailure.accept(
                new PublishException(
                        Reason.CLIENT_ERROR,
                        "Track '"
                                + track
                                + "' of room '"
                                + name
                                + "' is published by two subtasks of the sink, by this one and by '"
                                + identity
                                + "'. Let the sink bring the frames of a track to one subtask "
                                + "(setPartitioning(TrackPartitioning.BY_TRACK)), or give the tracks different names"));
    }

    /**
     * Leaves the room, then frees what was published: the native library wants it in this order.
     */
    @Override
    public void close() {
        try {
            room.close();
        } finally {
            waiting.clear();
            closeTracks();
        }
    }

    private PicturePublisher pictures(String track) {
        return (PicturePublisher)
                track(
                        track,
                        PicturePublisher.class,
                        () ->
                                new PicturePublisher(
                                        room,
                                        track,
                                        options,
                                        codecs,
                                        taskThread,
                                        failure -> publishFailed(track, failure)));
    }

    private EncodedPublisher encoded(String track) {
        return (EncodedPublisher)
                track(
                        track,
                        EncodedPublisher.class,
                        () ->
                                new EncodedPublisher(
                                        room,
                                        track,
                                        options,
                                        codecs,
                                        taskThread,
                                        failure -> publishFailed(track, failure),
                                        asked -> askEncoder(track, asked)));
    }

    private TrackPublisher<?> track(
            String track, Class<?> type, Supplier<TrackPublisher<?>> constructor) {
        TrackPublisher<?> present = tracks.computeIfAbsent(track, name -> begin(name, constructor));
        if (!type.isInstance(present)) {
            throw new IllegalArgumentException(
                    "Track '"
                            + track
                            + "' of room '"
                            + name
                            + "' has pictures to encode and frames that came encoded: give them tracks of their own");
        }
        return present;
    }

    private TrackPublisher<?> begin(String track, Supplier<TrackPublisher<?>> constructor) {
        if (track.isEmpty()) {
            throw new IllegalArgumentException(
                    "A frame for room '"
                            + name
                            + "' has no track name. Give the sink one (setTrack), or an element converter that names "
                            + "the track of each frame (setElementConverter)");
        }
        TrackPublisher<?> created = constructor.get();
        created.setMuted(muted.contains(track));
        return created;
    }

    private void askEncoder(String track, EncoderFeedback asked) {
        metrics.track(name, track).encoderAsked(asked);
        EncoderFeedbackListener listener = options.encoderFeedback();
        if (listener == null) {
            return;
        }
        TrackAddress address = new TrackAddress(name, track);
        if (asked.keyFrameRequested()) {
            listener.onKeyFrameRequested(address);
        }
        if (asked.targetBitrate() > 0) {
            listener.onTargetBitrate(address, asked.targetBitrate(), asked.targetFps());
        }
    }

    private void publishFailed(String track, Throwable failure) {
        Throwable cause = CompletionFailures.unwrap(failure);
        onFailure.accept(
                new PublishException(
                        PublishFailures.reasonOf(failure),
                        "The sink cannot publish track '"
                                + track
                                + "' in room '"
                                + name
                                + "': "
                                + cause.getMessage(),
                        cause));
    }

    private void sent(RoomData data, @Nullable Throwable failure) {
        if (failure == null) {
            dataLost = false;
            metrics.dataSent(data);
            return;
        }
        Throwable cause = CompletionFailures.unwrap(failure);
        if (!isConnected() || PublishFailures.isRetryable(failure)) {
            if (!dataLost) {
                dataLost = true;
                LOG.warn("Data for room '{}' is lost: {}", name, cause.getMessage());
            }
            metrics.dataDropped();
            return;
        }
        onFailure.accept(
                new PublishException(
                        PublishFailures.reasonOf(failure),
                        "The sink cannot send data '"
                                + data.topic()
                                + "' to room '"
                                + name
                                + "': "
                                + cause.getMessage(),
                        cause));
    }

    private void closeTracks() {
        tracks.forEach(
                (track, published) -> {
                    published.close();
                    update(track, List.of());
                });
        tracks.clear();
    }
}
