// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.stream;

/**
 * Maps the monotonic times of a track's frames to the wall clock. The two are read together at the
 * first frame, and the difference is followed slowly after that, so that neither a small correction
 * of the wall clock nor the drift of one against the other shows between two frames. A step of the
 * wall clock, or a machine that stood still while it went on, is followed at once: the frames of
 * other tracks have the new time.
 *
 * <p>Times never run backwards and never lie in the future. Confined to the track's decoder thread.
 */
final class TimestampAligner {

    /**
     * How far the difference moves for each frame, in µs: 3 ms a second at 30 frames, far below the
     * eye's notice.
     */
    private static final long MAX_SLEW_US = 100;

    /** A difference that no drift makes, and that would take three minutes to be followed. */
    private static final long STEP_US = 500_000;

    private boolean started;
    private long offsetUs;
    private long lastUs = Long.MIN_VALUE;

    /**
     * Maps the time of the next frame.
     *
     * @param monotonicNs when the decoder wants the frame shown; may lie some milliseconds ahead. 0
     *     where that is at once: in a room without playout delay
     * @param nowMonotonicNs {@link System#nanoTime}
     * @param nowWallUs the wall clock now, in microseconds since the epoch
     * @return microseconds since the epoch, at most {@code nowWallUs} unless an earlier frame was
     *     later
     */
    long translate(long monotonicNs, long nowMonotonicNs, long nowWallUs) {
        long measuredUs = nowWallUs - nowMonotonicNs / 1000;
        long differenceUs = measuredUs - offsetUs;
        if (!started || Math.abs(differenceUs) > STEP_US) {
            started = true;
            offsetUs = measuredUs;
        } else {
            offsetUs += Math.max(-MAX_SLEW_US, Math.min(MAX_SLEW_US, differenceUs));
        }
        long frameNs = monotonicNs == 0 ? nowMonotonicNs : monotonicNs;
        lastUs = Math.max(lastUs, Math.min(frameNs / 1000 + offsetUs, nowWallUs));
        return lastUs;
    }
}
