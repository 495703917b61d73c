// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client;

import java.util.concurrent.TimeUnit;

/**
 * Lets at most so many pictures a second through, as evenly as they come: by a schedule that goes
 * on from one picture's time to the next, as libwebrtc's {@code FramerateController} has it.
 */
final class FrameRateLimit {

    private final long intervalNs;
    private boolean begun;
    private long dueNs;

    /**
     * @param framesPerSecond more than 0
     */
    FrameRateLimit(double framesPerSecond) {
        this.intervalNs = (long) (TimeUnit.SECONDS.toNanos(1) / framesPerSecond);
    }

    /**
     * Whether the picture goes through.
     *
     * @param nowNs when it comes, by a clock that never goes back
     */
    boolean takes(long nowNs) {
        long untilDueNs = dueNs - nowNs;
        if (!begun || Math.abs(untilDueNs) >= 2 * intervalNs) {
            begun = true;
            // Half an interval early rather than late: pictures do not come evenly.
            dueNs = nowNs + intervalNs / 2;
            return true;
        }
        if (untilDueNs > 0) {
            return false;
        }
        dueNs += intervalNs;
        return true;
    }
}
