// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.playout;

import io.github.flinklivekit.sink.element.SinkElement;
import io.github.flinklivekit.sink.element.TrackFrame;
import io.github.flinklivekit.sink.element.TrackPicture;

import org.apache.flink.annotation.Internal;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Holds frames until they are due, and what is to be done between them, and plays them on a thread
 * of its own: encoders stamp pictures when they get them, so the evenness of this thread is what a
 * viewer sees, and the task's thread has other things to do.
 *
 * <p>Everything happens under the writer's lock. What plays a frame never waits for a network.
 */
@Internal
public final class Playout implements AutoCloseable {

    private static final long UNTIL_CHANGE = Long.MAX_VALUE;

    /** For the encoder to send the last picture before the room is left. */
    private static final Duration DRAIN_TIME = Duration.ofMillis(150);

    /** Where the frames go. Called under the lock, on the playout's thread. */
    public interface Renderer {

        /**
         * Whether a frame would be seen now. If not, {@link Playout#onChange} says when to ask
         * again.
         */
        boolean isReady(SinkElement element);

        /**
         * Shows a frame, or does what another element says.
         *
         * @param element not used after the call
         * @param latenessNs how much later than it was due; 0 for others than frames
         */
        void render(SinkElement element, long latenessNs);

        /** A frame has left the buffer, or all have been played. */
        void onSpace();

        /**
         * Nothing will be played any more.
         *
         * @param failure unchecked
         */
        void onFailure(Throwable failure);
    }

    private final ReentrantLock lock;
    private final Condition changed;
    private final Renderer renderer;
    private final int capacity;
    private final Duration fullTimeout;
    private final PlayoutClock clock;
    private final Queue<SinkElement> elements = new ArrayDeque<>();
    private final Thread thread;

    private boolean ending;
    private boolean ended;
    private boolean closed;
    private long lastPlayedNs = System.nanoTime();

    /** Whether something waited for its room since the last frame was played. */
    private boolean waitedForRoom;

    /** When a frame came or went. */
    private long lastProgressNs = System.nanoTime();

    /**
     * A playout that runs until it is closed.
     *
     * @param lock held by whoever calls a method but {@link #close}
     */
    public Playout(ReplaySettings options, ReentrantLock lock, Renderer renderer, String name) {
        this.lock = lock;
        this.changed = lock.newCondition();
        this.renderer = renderer;
        this.capacity = options.bufferFrames();
        this.fullTimeout = options.fullTimeout();
        this.clock = new PlayoutClock(options.speed());
        this.thread = new Thread(this::run, name);
        this.thread.setDaemon(true);
        this.thread.start();
    }

    /** Whether the job has to wait before it adds a frame. */
    public boolean isFull() {
        return elements.size() >= capacity && untilFullTimeoutNs() > 0;
    }

    private long untilFullTimeoutNs() {
        return lastProgressNs + fullTimeout.toNanos() - System.nanoTime();
    }

    /**
     * Takes a frame that is played when it is due, or another element, whose turn is after those
     * before it.
     *
     * @param element its frame belongs to the playout from now on
     */
    public void add(SinkElement element) {
        elements.add(element);
        lastProgressNs = System.nanoTime();
        changed.signalAll();
    }

    /** No frame comes any more: {@link #hasEnded} becomes true once all were played and sent. */
    public void end() {
        ending = true;
        changed.signalAll();
    }

    public boolean hasEnded() {
        return ended;
    }

    /** Something has happened that may have made the renderer ready. */
    public void onChange() {
        changed.signalAll();
    }

    /** Ends the thread; frames that still wait are released. Called without the lock. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        joinThread();
        elements.forEach(Playout::release);
        elements.clear();
    }

    /** It shows at most the one picture that it has begun with. */
    private void joinThread() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        lock.lock();
        try {
            while (!closed) {
                long waitNs = elements.isEmpty() ? finish() : play(elements.element());
                if (waitNs > 0) {
                    changed.awaitNanos(boundedWaitNs(waitNs));
                }
            }
        } catch (RuntimeException | Error e) {
            // An error, too, belongs to the job, which would else wait for ever.
            renderer.onFailure(e);
        } catch (InterruptedException e) {
            // Nobody but the end of the JVM interrupts this thread.
        } finally {
            lock.unlock();
        }
    }

    /** Tells the job when it has waited long enough. */
    private long boundedWaitNs(long waitNs) {
        if (elements.size() < capacity) {
            return waitNs;
        }
        long patienceNs = untilFullTimeoutNs();
        if (patienceNs <= 0) {
            renderer.onSpace();
            return waitNs;
        }
        return Math.min(waitNs, patienceNs);
    }

    /** Ends if nothing more comes. Returns how long to wait until the next step, nanoseconds. */
    private long finish() {
        if (!ending || ended) {
            return UNTIL_CHANGE;
        }
        long waitNs = lastPlayedNs + DRAIN_TIME.toNanos() - System.nanoTime();
        if (waitNs <= 0) {
            ended = true;
            renderer.onSpace();
        }
        return waitNs;
    }

    /**
     * Plays the element if it is due. Returns how long to wait until the next step, nanoseconds.
     */
    private long play(SinkElement element) {
        long waitNs =
                element instanceof TrackPicture picture
                        ? clock.waitNs(Track.of(picture), picture.timestampUs(), System.nanoTime())
                        : 0;
        if (waitNs > 0) {
            return waitNs;
        }
        if (!renderer.isReady(element)) {
            waitedForRoom = true;
            return UNTIL_CHANGE;
        }
        elements.remove();
        lastPlayedNs = System.nanoTime();
        lastProgressNs = lastPlayedNs;
        try {
            renderer.render(
                    element,
                    element instanceof TrackPicture picture ? played(picture, lastPlayedNs) : 0);
        } finally {
            release(element);
        }
        renderer.onSpace();
        return 0;
    }

    private long played(TrackPicture picture, long nowNs) {
        boolean waited = waitedForRoom;
        waitedForRoom = false;
        return clock.played(Track.of(picture), picture.timestampUs(), nowNs, waited);
    }

    private static void release(SinkElement element) {
        if (element instanceof TrackFrame frame) {
            frame.frame().release();
        }
    }

    private record Track(@Nullable String room, String name) {

        static Track of(TrackPicture picture) {
            return new Track(picture.room(), picture.track());
        }
    }
}
