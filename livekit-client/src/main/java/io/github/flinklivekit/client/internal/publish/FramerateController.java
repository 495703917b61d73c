// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.publish;

import java.util.concurrent.TimeUnit;

/**
 * Lets at most so many pictures a second through, as evenly as they were taken: by a schedule that
 * goes on from one picture's time to the next, as libwebrtc's {@code FramerateController} has it.
 *
 * <p>A picture that was held up on its way comes right before the next one, or together with it.
 * Neither is one too many, so that the time between two pictures is that between their takings or
 * between their comings, whichever is longer. That the rate is kept even so, whatever the times of
 * the pictures say, a second schedule sees to, which knows only when they come.
 */
final class FramerateController {

    /** Pictures that were held up for longer are too many when they come all at once. */
    private static final long MAX_BURST_NS = TimeUnit.MILLISECONDS.toNanos(500);

    private final long intervalNs;
    private boolean begun;
    private long lastCaptureUs;
    private long lastArrivalNs;

    /** How long the next picture is to be taken after the last one that came. */
    private long untilDueNs;

    /** Up to when the rate is used up by what came. */
    private long spentNs;

    /**
     * @param framesPerSecond more than 0
     */
    FramerateController(double framesPerSecond) {
        this.intervalNs = (long) (TimeUnit.SECONDS.toNanos(1) / framesPerSecond);
    }

    /**
     * Whether the picture goes through.
     *
     * @param captureTimeUs when it was taken, in microseconds of any clock; 0 if that is not known
     * @param nowNs when it comes, by a clock that never goes back
     */
    boolean shouldKeep(long captureTimeUs, long nowNs) {
        boolean first = !begun;
        if (first) {
            begun = true;
            spentNs = nowNs - intervalNs;
        } else {
            untilDueNs -= sinceLast(captureTimeUs, nowNs);
        }
        lastCaptureUs = captureTimeUs;
        lastArrivalNs = nowNs;
        if (untilDueNs > 0 || nowNs < spentNs) {
            return false;
        }
        boolean anew = first || untilDueNs <= -2 * intervalNs;
        // Half an interval early rather than late: pictures do not come evenly.
        untilDueNs = anew ? intervalNs / 2 : untilDueNs + intervalNs;
        spentNs = Math.max(spentNs, nowNs - MAX_BURST_NS) + intervalNs;
        return true;
    }

    private long sinceLast(long captureTimeUs, long nowNs) {
        long comeNs = nowNs - lastArrivalNs;
        boolean known = captureTimeUs != 0 && lastCaptureUs != 0;
        long takenNs = known ? TimeUnit.MICROSECONDS.toNanos(captureTimeUs - lastCaptureUs) : 0;
        // More than that is a gap, however long, or a clock that was set.
        return Math.min(Math.max(comeNs, takenNs), 4 * intervalNs);
    }
}
