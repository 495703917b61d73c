// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.writer;

import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.client.track.VideoSenderStats;
import io.github.flinklivekit.connector.room.CompletionFailures;
import io.github.flinklivekit.frame.FrameMemoryException;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.sink.element.TrackFrame;
import io.github.flinklivekit.sink.metrics.NotEncodedReason;
import io.github.flinklivekit.sink.metrics.SinkDropReason;
import io.github.flinklivekit.sink.room.SinkRoom;
import io.github.flinklivekit.sink.room.SinkTrack;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * One track of a room under one name, published at its first frame. A native source has one size
 * for life, so a frame of another size takes the track down and publishes a new one under the same
 * name, unless it is to be scaled or to be an error. Used under the writer's lock.
 */
final class TrackPublisher {

    private static final Logger LOG = LoggerFactory.getLogger(TrackPublisher.class);

    private static final long NS_PER_US = 1000;

    private final SinkRoom room;
    private final String name;
    private final SinkSettings options;
    private final CodecChoice codecs;
    private final Executor taskThread;
    private final Consumer<Throwable> onFailure;

    @Nullable private SinkTrack current;

    /** Of the current track. */
    private TrackPublishOptions publishOptions = TrackPublishOptions.DEFAULT;

    /**
     * Done when the server has answered; null while the track waits for those before it to be taken
     * down.
     */
    @Nullable private CompletableFuture<?> publication;

    /** Those of the same name before it. */
    private final UnpublishingTracks retiring;

    private final StaleFrameDetector freshness = new StaleFrameDetector();

    private boolean muted;

    private final LastFrame last = new LastFrame();
    private final EncodingMonitor encoding;

    /** Whether the last attempts to publish it had no answer, which was logged. */
    private boolean retryLogged;

    private long lastWriteNs;

    /** When it was last written to, or could not be shown: the server did not have it. */
    private long idleFromNs;

    private boolean closed;

    /**
     * A track without a frame yet.
     *
     * @param codecs of the room's tracks
     * @param onFailure told if the track is refused
     */
    TrackPublisher(
            SinkRoom room,
            String name,
            SinkSettings options,
            CodecChoice codecs,
            Executor taskThread,
            Consumer<Throwable> onFailure) {
        this.room = room;
        this.name = name;
        this.options = options;
        this.codecs = codecs;
        this.taskThread = taskThread;
        this.onFailure = onFailure;
        this.encoding = new EncodingMonitor(name);
        this.retiring = new UnpublishingTracks(taskThread, this::publishCurrent);
    }

    /**
     * Hands a picture to the encoder. Never waits.
     *
     * @param target a frame of this track
     * @param nowNs of the task's clock
     * @return why nobody will see it; empty if it is on its way. Before the server has taken the
     *     track, and while the connection is restored, it was captured all the same: a track that
     *     is sent before the answer has come back shows it, and so does one whose media has not
     *     broken
     */
    Optional<SinkDropReason> write(TrackFrame target, long nowNs) {
        if (!room.isConnected()) {
            touch(nowNs);
            captureIfPossible(target.frame());
            return Optional.of(SinkDropReason.NOT_CONNECTED);
        }
        boolean sent = prepare(target, nowNs);
        if (current.isMuted()) {
            return Optional.of(SinkDropReason.MUTED);
        }
        last.keep(target.frame());
        if (sent && !current.isWanted()) {
            return Optional.of(SinkDropReason.NOT_WATCHED);
        }
        boolean captured = capture(target.frame(), current);
        if (captured && sent) {
            last.onShown(nowNs);
            encoding.onGiven(nowNs);
        }
        if (!sent) {
            return Optional.of(SinkDropReason.NOT_PUBLISHED);
        }
        return captured ? Optional.empty() : Optional.of(SinkDropReason.MAX_FPS);
    }

    private void captureIfPossible(VideoFrame frame) {
        if (current != null && !current.isMuted() && isOfSize(frame, current)) {
            last.keep(frame);
            capture(frame, current);
        }
    }

    /**
     * Shows the last picture again if somebody may see it and no newer one was shown for a while.
     *
     * @param nowNs of the task's clock
     * @return whether an encoder has it
     */
    boolean showLastAgain(long nowNs) {
        boolean due =
                last.isDue(nowNs)
                        && room.isConnected()
                        && isSent()
                        && !current.isMuted()
                        && current.isWanted();
        try {
            if (!due || !last.show(frame -> capture(frame, current), nowNs)) {
                return false;
            }
        } catch (FrameMemoryException e) {
            return false; // There may be memory to scale it the next time.
        }
        encoding.onGiven(nowNs);
        return true;
    }

    /**
     * Looks at whether anything becomes of the pictures.
     *
     * @param layers what the encoder says of each
     * @param nowNs of the task's clock
     */
    NotEncodedReason checkEncoding(List<VideoSenderStats> layers, long nowNs) {
        if (!room.isConnected() || !isSent()) {
            encoding.pause();
            return NotEncodedReason.NONE;
        }
        return encoding.check(layers, publishOptions.videoCodec(), nowNs);
    }

    private static boolean capture(VideoFrame frame, SinkTrack into) {
        if (isOfSize(frame, into)) {
            return into.capture(frame);
        }
        VideoFrame fitted = Letterbox.fit(frame, into.width(), into.height());
        try {
            return into.capture(fitted);
        } finally {
            fitted.release();
        }
    }

    private static boolean isOfSize(VideoFrame frame, SinkTrack track) {
        return frame.width() == track.width() && frame.height() == track.height();
    }

    /** Mutes or unmutes the track, also if it is published later. */
    void setMuted(boolean nowMuted) {
        muted = nowMuted;
        if (current != null) {
            current.setMuted(nowMuted);
        }
    }

    /**
     * Whether the server has muted or unmuted the track; from now on that is how it is, also if it
     * is published anew.
     */
    boolean applyServerMute() {
        if (current == null || current.isMuted() == muted) {
            return false;
        }
        muted = current.isMuted();
        return true;
    }

    boolean isMuted() {
        return muted;
    }

    /**
     * Whether it had a frame at that time or later.
     *
     * @param atNs of the task's clock
     */
    boolean hasWrittenSince(long atNs) {
        return lastWriteNs - atNs >= 0;
    }

    /** Takes the track out of the room; its next frame publishes it again. */
    void unpublish() {
        if (current != null) {
            retiring.add(current, publication);
            current = null;
            publication = null;
            last.clear();
        }
    }

    /** Whether the server has taken the track down; then its next frame publishes it again. */
    boolean applyServerUnpublish() {
        if (!isPublished() || current == null || current.isPublished()) {
            return false;
        }
        discard();
        return true;
    }

    /**
     * Takes the track out of the room if it has had no frame for a while. One that the server does
     * not have at the moment is not idle: a replay's frames wait for that.
     *
     * @param nowNs of the task's clock
     * @return whether it was taken out
     */
    boolean unpublishIfIdle(Duration timeout, long nowNs) {
        if (current == null) {
            return false;
        }
        if (!room.isConnected() || !isSent()) {
            idleFromNs = nowNs;
            return false;
        }
        if (nowNs - idleFromNs < timeout.toNanos()) {
            return false;
        }
        LOG.info("Track '{}' had no frame for {} and is unpublished", name, timeout);
        unpublish();
        return true;
    }

    /**
     * Whether nothing of it is left in the room, nor has been wanted for a while.
     *
     * @param nowNs of the task's clock
     */
    boolean isExpired(Duration timeout, long nowNs) {
        return current == null && retiring.isEmpty() && nowNs - idleFromNs >= timeout.toNanos();
    }

    /** Whether the track is published or about to be. */
    boolean isStarted() {
        return current != null;
    }

    /** Whether the server has taken the track. */
    private boolean isPublished() {
        return publication != null
                && publication.isDone()
                && !publication.isCompletedExceptionally();
    }

    /** Whether the server has taken the track, and if the connection broke since, has it again. */
    private boolean isSent() {
        return current != null && isPublished() && current.isSent();
    }

    /** Whether a live frame comes too late to be shown. */
    boolean isStale(VideoFrame frame, long nowNs) {
        return freshness.isStale(frame.timestampUs(), nowNs / NS_PER_US);
    }

    /**
     * Publishes the track for a frame that comes later, if it is not published yet.
     *
     * @param target a frame of this track
     * @param nowNs of the task's clock
     */
    void announce(TrackFrame target, long nowNs) {
        touch(nowNs);
        if (current == null) {
            replace(target);
        }
    }

    /**
     * Whether a frame would be seen; if not, sees to it that it will be. The task's thread is given
     * something to do when that is the case.
     *
     * @param target a frame of this track
     * @param nowNs of the task's clock
     * @throws IllegalArgumentException if the frame has another size than those before and must not
     */
    boolean prepare(TrackFrame target, long nowNs) {
        touch(nowNs);
        if (current == null) {
            replace(target);
        } else if (!isOfSize(target.frame(), current)) {
            changeSize(target);
        }
        return isSent();
    }

    private void touch(long nowNs) {
        lastWriteNs = nowNs;
        idleFromNs = nowNs;
    }

    private void changeSize(TrackFrame target) {
        VideoFrame frame = target.frame();
        String change =
                String.format(
                        "Track '%s' changes from %dx%d to %dx%d",
                        name, current.width(), current.height(), frame.width(), frame.height());
        switch (options.sizeChange()) {
            case SCALE -> {
                // Done as the frame is captured.
            }
            case REPUBLISH -> {
                LOG.info("{} and is published anew", change);
                replace(target);
            }
            case FAIL ->
                    throw new IllegalArgumentException(
                            change
                                    + ", which the sink was told to take for an error: scale the frames before, or set "
                                    + "sink.size-change to republish or scale");
        }
    }

    /**
     * Asks the encoder how it fares.
     *
     * @return each layer that is sent, on any thread; nothing if none is
     */
    CompletableFuture<List<VideoSenderStats>> stats() {
        return isSent()
                ? current.stats().exceptionally(failure -> List.of())
                : CompletableFuture.completedFuture(List.of());
    }

    /** Ends the track after its room was left or lost, and those before it. */
    void close() {
        closed = true;
        if (current != null) {
            current.close();
            current = null;
        }
        retiring.close();
        last.clear();
    }

    private void replace(TrackFrame target) {
        if (current != null) {
            retiring.add(current, publication);
        }
        VideoFrame frame = target.frame();
        last.clear();
        current = room.createTrack(name, frame.width(), frame.height(), frame.rotation());
        if (muted) {
            current.setMuted(true);
        }
        publishOptions =
                codecs.forSize(
                        name,
                        options.publishOptions().optionsFor(target),
                        frame.width(),
                        frame.height());
        encoding.begin(frame.width(), frame.height());
        publication = null;
        publishCurrent();
    }

    private void publishCurrent() {
        if (closed || current == null || publication != null || !retiring.isEmpty()) {
            return;
        }
        SinkTrack published = current;
        TrackPublishOptions with = publishOptions;
        codecs.onPublish(with.videoCodec());
        publication = PublishFailures.caught(() -> published.publish(with));
        publication.whenComplete(
                (done, failure) -> taskThread.execute(() -> published(published, failure)));
    }

    private void published(SinkTrack published, @Nullable Throwable failure) {
        if (closed || published != current) {
            return;
        }
        if (failure == null) {
            retryLogged = false;
            return;
        }
        if (!room.isConnected() || PublishFailures.isRetryable(failure)) {
            retryLater(failure);
            return;
        }
        Optional<TrackPublishOptions> instead = codecs.insteadOf(name, publishOptions, failure);
        if (instead.isEmpty()) {
            onFailure.accept(failure);
            return;
        }
        publishOptions = instead.get();
        publication = null;
        publishCurrent();
    }

    /** The connection may have broken, though the news of it may still be on its way. */
    private void retryLater(Throwable failure) {
        if (!retryLogged) {
            retryLogged = true;
            LOG.warn(
                    "Track '{}' could not be published; its next frame publishes it again: {}",
                    name,
                    CompletionFailures.unwrap(failure).getMessage());
        }
        discard();
    }

    /** The room does not have the track. */
    private void discard() {
        current.close();
        current = null;
        publication = null;
        last.clear();
    }
}
