// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.writer;

import io.github.flinklivekit.client.engine.EncoderFeedback;
import io.github.flinklivekit.client.track.EncodedVideoFrame;
import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.sink.element.EncodedTrackFrame;
import io.github.flinklivekit.sink.metrics.SinkDropReason;
import io.github.flinklivekit.sink.room.SinkEncodedTrack;
import io.github.flinklivekit.sink.room.SinkRoom;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * A track whose frames come encoded, published at its first key frame, and anew at the first of
 * another codec or size. After a frame that was not sent none is until the next key frame: what
 * refers to it would be shown as garbage. Used under the writer's lock.
 */
final class EncodedPublisher extends TrackPublisher<SinkEncodedTrack> {

    private final SinkSettings options;
    private final Consumer<EncoderFeedback> onFeedback;

    /** Whether all that the next frame refers to was sent. */
    private boolean unbroken;

    /** Whether the encoder was asked for a key frame since the last one. */
    private boolean keyFrameAsked;

    /**
     * As {@link TrackPublisher}.
     *
     * @param options how it is published
     * @param onFeedback told what the encoder is to do
     */
    EncodedPublisher(
            SinkRoom room,
            String name,
            SinkSettings options,
            CodecChoice codecs,
            Executor taskThread,
            Consumer<Throwable> onFailure,
            Consumer<EncoderFeedback> onFeedback) {
        super(room, name, codecs, taskThread, onFailure);
        this.options = options;
        this.onFeedback = onFeedback;
    }

    /**
     * Sends a frame. Never waits.
     *
     * @param target a frame of this track
     * @param nowNs of the task's clock
     * @return why nobody will see it; empty if it is on its way
     */
    Optional<SinkDropReason> write(EncodedTrackFrame target, long nowNs) {
        Optional<SinkDropReason> dropped = send(target, nowNs);
        unbroken = dropped.isEmpty();
        if (isSent()) {
            askEncoder(target.frame());
        }
        return dropped;
    }

    private void askEncoder(EncodedVideoFrame frame) {
        EncoderFeedback asked = current().takeFeedback();
        keyFrameAsked &= !frame.keyFrame();
        if (!unbroken && !keyFrameAsked && !asked.keyFrameRequested()) {
            asked = new EncoderFeedback(true, asked.targetBitrate(), asked.targetFps());
        }
        keyFrameAsked |= asked.keyFrameRequested();
        onFeedback.accept(asked);
    }

    private Optional<SinkDropReason> send(EncodedTrackFrame target, long nowNs) {
        EncodedVideoFrame frame = target.frame();
        touch(nowNs);
        if (!frame.keyFrame() && (!unbroken || current() == null || !isLike(frame))) {
            return Optional.of(SinkDropReason.NO_KEY_FRAME);
        }
        if (!room().isConnected()) {
            return Optional.of(SinkDropReason.NOT_CONNECTED);
        }
        boolean sent = prepare(target, nowNs);
        if (current().isMuted()) {
            return Optional.of(SinkDropReason.MUTED);
        }
        if (!sent || !current().capture(frame)) {
            return Optional.of(SinkDropReason.NOT_PUBLISHED);
        }
        encoding().onGiven(nowNs);
        return Optional.empty();
    }

    /**
     * Whether a frame would be sent; if not, sees to it that it will be. The task's thread is given
     * something to do when that is the case.
     *
     * @param target a frame of this track
     * @param nowNs of the task's clock
     */
    boolean prepare(EncodedTrackFrame target, long nowNs) {
        touch(nowNs);
        EncodedVideoFrame frame = target.frame();
        if (current() == null || !isLike(frame)) {
            if (!frame.keyFrame()) {
                // It waits for nothing: it will be dropped.
                return true;
            }
            replace(
                    room().createEncodedTrack(name(), frame.codec(), frame.width(), frame.height()),
                    options.publishOptions()
                            .optionsForEncoded(target)
                            .withVideoCodec(frame.codec())
                            .withSimulcast(false));
        }
        return isSent();
    }

    private boolean isLike(EncodedVideoFrame frame) {
        return frame.codec() == current().codec()
                && frame.width() == current().width()
                && frame.height() == current().height();
    }

    @Override
    void onGivenUp() {
        unbroken = false;
    }

    /** The frames' codec is what it is. */
    @Override
    Optional<TrackPublishOptions> insteadOf(TrackPublishOptions failed, Throwable failure) {
        return Optional.empty();
    }

    /** Only its encoder could make a key frame of it, which it is asked for. */
    @Override
    boolean showLastAgain(long nowNs) {
        return false;
    }
}
