// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.reader;

import java.util.function.LongConsumer;

/** How many frames a reader may still emit. Used on the task thread. */
final class FrameBudget {

    /** A reader tells this many times on its way to the limit how far it is. */
    private static final int REPORTS = 1000;

    private final LongConsumer report;
    private long limit = Long.MAX_VALUE;
    private long spent;
    private long reported;

    /**
     * Any number of frames.
     *
     * @param report told how many frames were emitted, once there is a limit
     */
    FrameBudget(LongConsumer report) {
        this.report = report;
    }

    /** No more than so many frames in all. */
    void limit(long frames) {
        limit = frames;
    }

    boolean isExhausted() {
        return spent >= limit;
    }

    /** A frame was emitted. */
    void frameEmitted() {
        spent++;
        if (limit < Long.MAX_VALUE
                && (isExhausted() || spent - reported >= Math.max(1, limit / REPORTS))) {
            reported = spent;
            report.accept(spent);
        }
    }
}
