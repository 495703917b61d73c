// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.writer;

import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.client.track.VideoSenderStats;
import io.github.flinklivekit.connector.room.CompletionFailures;
import io.github.flinklivekit.sink.metrics.NotEncodedReason;
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
 * One track of a room under one name, as long as it is wanted: published, published anew after the
 * server has taken it down, muted, and taken out of the room. Used under the writer's lock.
 *
 * @param <T> by what it shows
 */
abstract class TrackPublisher<T extends SinkTrack> {

    private static final Logger LOG = LoggerFactory.getLogger(TrackPublisher.class);

    private final SinkRoom room;
    private final String name;
    private final CodecChoice codecs;
    private final Executor taskThread;
    private final Consumer<Throwable> onFailure;

    @Nullable private T current;

    /** Of the current track. */
    private TrackPublishOptions publishOptions = TrackPublishOptions.DEFAULT;

    /**
     * Done when the server has answered; null while the track waits for those before it to be taken
     * down.
     */
    @Nullable private CompletableFuture<?> publication;

    /** Those of the same name before it. */
    private final UnpublishingTracks retiring;

    private boolean muted;

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
            CodecChoice codecs,
            Executor taskThread,
            Consumer<Throwable> onFailure) {
        this.room = room;
        this.name = name;
        this.codecs = codecs;
        this.taskThread = taskThread;
        this.onFailure = onFailure;
        this.encoding = new EncodingMonitor(name);
        this.retiring = new UnpublishingTracks(taskThread, this::publishCurrent);
    }

    /** The current track was given up: nothing that it has shown is shown again. */
    abstract void onGivenUp();

    /** What the track is published with instead, after a failure; empty if nothing else helps. */
    abstract Optional<TrackPublishOptions> insteadOf(TrackPublishOptions failed, Throwable failure);

    /**
     * Shows the last picture again if somebody may see it and no newer one was shown for a while.
     *
     * @param nowNs of the task's clock
     * @return whether an encoder has it
     */
    abstract boolean showLastAgain(long nowNs);

    final SinkRoom room() {
        return room;
    }

    final String name() {
        return name;
    }

    /** Null until the first frame, and while the track is down. */
    @Nullable
    final T current() {
        return current;
    }

    final EncodingMonitor encoding() {
        return encoding;
    }

    /**
     * Looks at whether anything becomes of the pictures.
     *
     * @param layers what the encoder says of each
     * @param nowNs of the task's clock
     */
    final NotEncodedReason checkEncoding(List<VideoSenderStats> layers, long nowNs) {
        if (!room.isConnected() || !isSent()) {
            encoding.pause();
            return NotEncodedReason.NONE;
        }
        return encoding.check(layers, publishOptions.videoCodec(), nowNs);
    }

    /** Mutes or unmutes the track, also if it is published later. */
    final void setMuted(boolean nowMuted) {
        muted = nowMuted;
        if (current != null) {
            current.setMuted(nowMuted);
        }
    }

    /**
     * Whether the server has muted or unmuted the track; from now on that is how it is, also if it
     * is published anew.
     */
    final boolean applyServerMute() {
        if (current == null || current.isMuted() == muted) {
            return false;
        }
        muted = current.isMuted();
        return true;
    }

    final boolean isMuted() {
        return muted;
    }

    /**
     * Whether it had a frame at that time or later.
     *
     * @param atNs of the task's clock
     */
    final boolean hasWrittenSince(long atNs) {
        return lastWriteNs - atNs >= 0;
    }

    /** Takes the track out of the room; its next frame publishes it again. */
    final void unpublish() {
        if (current != null) {
            retiring.add(current, publication);
            current = null;
            publication = null;
            onGivenUp();
        }
    }

    /** Whether the server has taken the track down; then its next frame publishes it again. */
    final boolean applyServerUnpublish() {
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
    final boolean unpublishIfIdle(Duration timeout, long nowNs) {
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
    final boolean isExpired(Duration timeout, long nowNs) {
        return current == null && retiring.isEmpty() && nowNs - idleFromNs >= timeout.toNanos();
    }

    /** Whether the track is published or about to be. */
    final boolean isStarted() {
        return current != null;
    }

    /** Whether the server has taken the track. */
    private boolean isPublished() {
        return publication != null
                && publication.isDone()
                && !publication.isCompletedExceptionally();
    }

    /** Whether the server has taken the track, and if the connection broke since, has it again. */
    final boolean isSent() {
        return current != null && isPublished() && current.isSent();
    }

    final void touch(long nowNs) {
        lastWriteNs = nowNs;
        idleFromNs = nowNs;
    }

    /**
     * Asks the encoder how it fares.
     *
     * @return each layer that is sent, on any thread; nothing if none is
     */
    final CompletableFuture<List<VideoSenderStats>> stats() {
        return isSent()
                ? current.stats().exceptionally(failure -> List.of())
                : CompletableFuture.completedFuture(List.of());
    }

    /** Ends the track after its room was left or lost, and those before it. */
    final void close() {
        closed = true;
        if (current != null) {
            current.close();
            current = null;
        }
        retiring.close();
        onGivenUp();
    }

    /** Publishes another track, in place of the current one if there is one. */
    final void replace(T replacement, TrackPublishOptions with) {
        if (current != null) {
            retiring.add(current, publication);
            onGivenUp();
        }
        current = replacement;
        if (muted) {
            current.setMuted(true);
        }
        publishOptions = with;
        encoding.begin(replacement.width(), replacement.height());
        publication = null;
        publishCurrent();
    }

    private void publishCurrent() {
        if (closed || current == null || publication != null || !retiring.isEmpty()) {
            return;
        }
        T published = current;
        TrackPublishOptions with = publishOptions;
        codecs.onPublish(with.videoCodec());
        publication = PublishFailures.caught(() -> published.publish(with));
        publication.whenComplete(
                (done, failure) -> taskThread.execute(() -> published(published, failure)));
    }

    private void published(T published, @Nullable Throwable failure) {
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
        Optional<TrackPublishOptions> instead = insteadOf(publishOptions, failure);
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
        onGivenUp();
    }
}
