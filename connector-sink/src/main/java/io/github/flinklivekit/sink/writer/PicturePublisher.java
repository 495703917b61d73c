// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.writer;

import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.frame.FrameMemoryException;
import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.sink.element.TrackFrame;
import io.github.flinklivekit.sink.metrics.SinkDropReason;
import io.github.flinklivekit.sink.room.SinkPictureTrack;
import io.github.flinklivekit.sink.room.SinkRoom;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * A track whose pictures are encoded here, published at its first frame. A native source has one
 * size for life, so a frame of another size takes the track down and publishes a new one under the
 * same name, unless it is to be scaled or to be an error. Used under the writer's lock.
 */
final class PicturePublisher extends TrackPublisher<SinkPictureTrack> {

    private static final Logger LOG = LoggerFactory.getLogger(PicturePublisher.class);

    private static final long NS_PER_US = 1000;

    private final SinkSettings options;
    private final CodecChoice codecs;
    private final StaleFrameDetector freshness = new StaleFrameDetector();
    private final LastFrame last = new LastFrame();

    /**
     * As {@link TrackPublisher}.
     *
     * @param options how it is published, and what becomes of another size
     */
    PicturePublisher(
            SinkRoom room,
            String name,
            SinkSettings options,
            CodecChoice codecs,
            Executor taskThread,
            Consumer<Throwable> onFailure) {
        super(room, name, codecs, taskThread, onFailure);
        this.options = options;
        this.codecs = codecs;
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
        if (!room().isConnected()) {
            touch(nowNs);
            captureIfPossible(target.frame());
            return Optional.of(SinkDropReason.NOT_CONNECTED);
        }
        boolean sent = prepare(target, nowNs);
        if (current().isMuted()) {
            return Optional.of(SinkDropReason.MUTED);
        }
        last.keep(target.frame());
        if (sent && !current().isWanted()) {
            return Optional.of(SinkDropReason.NOT_WATCHED);
        }
        boolean captured = capture(target.frame(), current());
        if (captured && sent) {
            last.onShown(nowNs);
            encoding().onGiven(nowNs);
        }
        if (!sent) {
            return Optional.of(SinkDropReason.NOT_PUBLISHED);
        }
        return captured ? Optional.empty() : Optional.of(SinkDropReason.MAX_FPS);
    }

    private void captureIfPossible(VideoFrame frame) {
        if (current() != null && !current().isMuted() && isOfSize(frame, current())) {
            last.keep(frame);
            capture(frame, current());
        }
    }

    @Override
    boolean showLastAgain(long nowNs) {
        boolean due =
                last.isDue(nowNs)
                        && room().isConnected()
                        && isSent()
                        && !current().isMuted()
                        && current().isWanted();
        try {
            if (!due || !last.show(frame -> capture(frame, current()), nowNs)) {
                return false;
            }
        } catch (FrameMemoryException e) {
            return false; // There may be memory to scale it the next time.
        }
        encoding().onGiven(nowNs);
        return true;
    }

    private static boolean capture(VideoFrame frame, SinkPictureTrack into) {
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

    private static boolean isOfSize(VideoFrame frame, SinkPictureTrack track) {
        return frame.width() == track.width() && frame.height() == track.height();
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
        if (current() == null) {
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
        if (current() == null) {
            replace(target);
        } else if (!isOfSize(target.frame(), current())) {
            changeSize(target);
        }
        return isSent();
    }

    private void changeSize(TrackFrame target) {
        VideoFrame frame = target.frame();
        String change =
                String.format(
                        "Track '%s' changes from %dx%d to %dx%d",
                        name(),
                        current().width(),
                        current().height(),
                        frame.width(),
                        frame.height());
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

    @Override
    void onGivenUp() {
        last.clear();
    }

    @Override
    Optional<TrackPublishOptions> insteadOf(TrackPublishOptions failed, Throwable failure) {
        return codecs.insteadOf(name(), failed, failure);
    }

    private void replace(TrackFrame target) {
        VideoFrame frame = target.frame();
        replace(
                room().createTrack(name(), frame.width(), frame.height(), frame.rotation()),
                codecs.forSize(
                        name(),
                        options.publishOptions().optionsFor(target),
                        frame.width(),
                        frame.height()));
    }
}
