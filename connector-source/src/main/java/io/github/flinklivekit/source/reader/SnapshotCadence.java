// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.reader;

import io.github.flinklivekit.connector.task.TaskTimer;

import java.time.Duration;

/**
 * Says when a track of which few frames are wanted is to be sent. It is asked for a little before a
 * frame is due, by as much as its frames took to come before, so that frames are as far apart as is
 * wanted though each comes late. Used on the task thread.
 */
final class SnapshotCadence {

    /** Over which the first frames of several tracks are spread. */
    private static final Duration FIRST_WITHIN = Duration.ofSeconds(2);

    /** What the newest wait is to the time by which the track is asked for earlier. */
    private static final double NEWEST_WEIGHT = 0.25;

    private final long intervalNs;
    private final TaskTimer timer;
    private final Runnable onAsk;

    private boolean asking;
    private boolean ended;
    private long askedNs;

    /** When the frame is due that is or will be asked for. */
    private long dueNs;

    private double leadNs;

    /**
     * A cadence that begins with the first frame.
     *
     * @param interval between two frames
     * @param phase where in it this track's frames are, 0 to below 1
     * @param onAsk told on the task's thread when the track is to be sent
     */
    SnapshotCadence(Duration interval, double phase, TaskTimer timer, Runnable onAsk) {
        this.intervalNs = interval.toNanos();
        this.timer = timer;
        this.onAsk = onAsk;
        this.dueNs =
                timer.nanoTime() + Math.round(phase * Math.min(intervalNs, FIRST_WITHIN.toNanos()));
        schedule();
    }

    /** Whether a frame is wanted now. */
    boolean isAsking() {
        return asking;
    }

    /**
     * Whether a smaller picture than is wanted will do by now, after half the time to the next: a
     * server begins to send with the layer of which it has a key frame first.
     */
    boolean takesAnySize() {
        return timer.nanoTime() - askedNs >= intervalNs / 2;
    }

    /**
     * A frame has come that was asked for.
     *
     * @return how many others were due meanwhile and did not come
     */
    long onFrame() {
        long nowNs = timer.nanoTime();
        asking = false;
        double waitedNs = Math.min((double) (nowNs - askedNs), intervalNs / 2.0);
        leadNs += NEWEST_WEIGHT * (waitedNs - leadNs);
        dueNs += intervalNs;
        long missed = 0;
        while (dueNs <= nowNs) {
            dueNs += intervalNs;
            missed++;
        }
        schedule();
        return missed;
    }

    /** Nothing could come until now: the track was muted, paused, or not there. */
    void onBack() {
        if (asking) {
            askedNs = timer.nanoTime();
            dueNs = askedNs;
        }
    }

    /** No frame is wanted any more. */
    void end() {
        ended = true;
        asking = false;
    }

    private void schedule() {
        long waitNs = dueNs - Math.round(leadNs) - timer.nanoTime();
        timer.after(Duration.ofNanos(Math.max(0, waitNs)), this::ask);
    }

    private void ask() {
        if (ended) {
            return;
        }
        asking = true;
        askedNs = timer.nanoTime();
        onAsk.run();
    }
}
