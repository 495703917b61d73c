// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.diagnosis;

import io.github.flinklivekit.client.room.SubscriptionError;
import io.github.flinklivekit.connector.task.TaskTimer;
import io.github.flinklivekit.source.room.FrameStream;
import io.github.flinklivekit.source.room.SourceTrack;
import io.github.flinklivekit.source.track.MissingFramesReason;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Compares what should come of one track with what does. A track that brings frames costs nothing;
 * the native library is asked of the others alone. Used on the task thread.
 */
final class TrackDiagnosis {

    /**
     * How long frames may be missing: subscribing, the offer and the first key frame take some 2 s
     * at worst, and the server's own retries a few more.
     */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /** So many frames within the patience are enough, however many were sent. */
    private static final long ENOUGH_FRAMES = 50;

    private final TaskTimer timer;
    private final Executor taskThread;
    private final Consumer<Optional<MissingFramesReason>> onReason;

    private Optional<MissingFramesReason> reason = Optional.empty();

    /** Whether frames were expected at the last look; the rest tells since when and from where. */
    private boolean expected;

    private long since;
    @Nullable private FrameStream stream;
    private long framesBefore;
    @Nullable private DecoderProgress baseline;
    private boolean fresh;
    private boolean asking;

    /**
     * A track that nobody has looked at.
     *
     * @param onReason told of each change
     */
    TrackDiagnosis(
            TaskTimer timer,
            Executor taskThread,
            Consumer<Optional<MissingFramesReason>> onReason) {
        this.timer = timer;
        this.taskThread = taskThread;
        this.onReason = onReason;
    }

    /** Why frames are missing, if they are. */
    Optional<MissingFramesReason> reason() {
        return reason;
    }

    /**
     * Looks at the track.
     *
     * @param wanted whether it is subscribed by a connection that stands
     * @param offered whether the server sends it
     * @param now the stream that reads it; null where it is not read
     */
    void look(SourceTrack track, boolean wanted, boolean offered, @Nullable FrameStream now) {
        if (!wanted || track.isSilent()) {
            expected = false;
            settle(Optional.empty());
            return;
        }
        if (!expected || now != stream) {
            begin(now);
        }
        if (!offered) {
            settleNotOffered(track);
        } else if (now == null) {
            settle(Optional.empty());
        } else {
            look(track, now);
        }
    }

    /** The track is read no more. */
    void end() {
        expected = false;
        settle(Optional.empty());
    }

    private void begin(@Nullable FrameStream next) {
        expected = true;
        stream = next;
        fresh = true;
        baseline = null;
        restart();
    }

    private void restart() {
        since = timer.nanoTime();
        framesBefore = stream == null ? 0 : stream.stats().received();
    }

    private boolean isOver() {
        return timer.nanoTime() - since >= PATIENCE.toNanos();
    }

    /** What the server has said is so at once; what it has not said may still come. */
    private void settleNotOffered(SourceTrack track) {
        Optional<MissingFramesReason> refused = track.refusal().map(TrackDiagnosis::reasonOf);
        if (refused.isPresent()) {
            settle(refused);
        } else if (isOver()) {
            settle(Optional.of(notOffered(track)));
        }
    }

    private static MissingFramesReason notOffered(SourceTrack track) {
        return track.status().isCodecUnsupported()
                ? MissingFramesReason.CODEC_UNSUPPORTED
                : MissingFramesReason.NOT_OFFERED;
    }

    private static MissingFramesReason reasonOf(SubscriptionError refusal) {
        return switch (refusal) {
            case NOT_ALLOWED -> MissingFramesReason.NOT_PERMITTED;
            case ENCRYPTED -> MissingFramesReason.ENCRYPTED;
            case CODEC_UNSUPPORTED -> MissingFramesReason.CODEC_UNSUPPORTED;
            case TRACK_NOT_FOUND, UNKNOWN -> MissingFramesReason.NOT_OFFERED;
        };
    }

    private void look(SourceTrack track, FrameStream present) {
        if (reason.filter(TrackDiagnosis::isOfTheOffer).isPresent()) {
            settle(Optional.empty());
        }
        if (present.stats().received() - framesBefore >= ENOUGH_FRAMES) {
            settle(Optional.empty());
            baseline = null;
            restart();
        } else if (fresh || isOver()) {
            ask(track, present);
        }
    }

    private static boolean isOfTheOffer(MissingFramesReason reason) {
        return reason == MissingFramesReason.NOT_OFFERED
                || reason == MissingFramesReason.NOT_PERMITTED;
    }

    private void ask(SourceTrack track, FrameStream present) {
        if (!asking) {
            asking = true;
            present.rtpStats()
                    .whenComplete(
                            (stats, failure) ->
                                    taskThread.execute(
                                            () ->
                                                    answered(
                                                            track,
                                                            present,
                                                            failure == null
                                                                    ? DecoderProgress.of(stats)
                                                                    : null)));
        }
    }

    /** Null where the track has ended or the connection is being restored. */
    private void answered(
            SourceTrack track, FrameStream asked, @Nullable DecoderProgress progress) {
        asking = false;
        if (!expected || asked != stream || progress == null) {
            return;
        }
        if (fresh) {
            fresh = false;
            baseline = progress;
            return;
        }
        if (baseline != null) {
            settle(
                    track.status().isCodecUnsupported()
                            ? Optional.of(MissingFramesReason.CODEC_UNSUPPORTED)
                            : progress.missing(baseline, track.status().mimeType()));
        }
        baseline = progress;
        restart();
    }

    private void settle(Optional<MissingFramesReason> next) {
        if (!reason.equals(next)) {
            reason = next;
            onReason.accept(next);
        }
    }
}
