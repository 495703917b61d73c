// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.writer;

import io.github.flinklivekit.frame.VideoFrame;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.function.Predicate;

/**
 * The picture that a track was given last, to be shown again while no newer one comes: to who comes
 * later, as an encoder that is asked for a key frame makes one of the next picture alone, and in
 * place of what was lost on the way. Used under the writer's lock.
 */
final class LastFrame {

    /**
     * As often as libwebrtc itself repeats the last picture of a screen that does not change
     * (frame_cadence_adapter.cc). A viewer who comes waits that long at most; an encoder has little
     * to do with what is the same, and some kilobits a second are sent.
     */
    static final Duration REPEAT_INTERVAL = Duration.ofSeconds(1);

    /** How far apart two looks are at whether one is due. */
    static final Duration CHECK_INTERVAL = Duration.ofMillis(500);

    @Nullable private VideoFrame frame;
    private boolean shown;
    private long shownNs;

    /** Takes a handle of its own on a newer frame. */
    void keep(VideoFrame newest) {
        // Without its time: a frame rate is kept by when it is shown again.
        VideoFrame kept = newest.withHeader(newest.header().withTimestampUs(0));
        clear();
        frame = kept;
    }

    /** An encoder has it. */
    void onShown(long nowNs) {
        shown = true;
        shownNs = nowNs;
    }

    /** Whether no encoder has had it yet, or not for a while. */
    boolean isDue(long nowNs) {
        return frame != null && (!shown || nowNs - shownNs >= REPEAT_INTERVAL.toNanos());
    }

    /**
     * Shows it again.
     *
     * @param capture whether an encoder has taken it
     */
    boolean show(Predicate<VideoFrame> capture, long nowNs) {
        if (frame == null || !capture.test(frame)) {
            return false;
        }
        onShown(nowNs);
        return true;
    }

    /** Lets go of it. */
    void clear() {
        if (frame != null) {
            frame.release();
            frame = null;
        }
        shown = false;
    }
}
