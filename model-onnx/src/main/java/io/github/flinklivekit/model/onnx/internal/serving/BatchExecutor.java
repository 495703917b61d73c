// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.serving;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs a model on batches of the frames of many tracks, on one thread of its own, so that the
 * results of a track come in the order of its frames. Futures complete on that thread.
 *
 * <p>Thread-safe. Owns the model, and closes it when its thread ends.
 */
final class BatchExecutor<T> implements AutoCloseable {

    private final FrameModel<T> model;
    private final long maxDelayNanos;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final FrameQueue<T> queue;
    private boolean closed;

    /**
     * @param name of the thread
     * @param newestOfEachTrack whether a frame that waits gives way to the next of its track
     */
    BatchExecutor(FrameModel<T> model, String name, Duration maxDelay, boolean newestOfEachTrack) {
        this.model = model;
        this.maxDelayNanos = maxDelay.toNanos();
        this.queue = new FrameQueue<>(newestOfEachTrack);
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Takes over the frame's handle. */
    void submit(PendingFrame<T> frame) {
        PendingFrame<T> replaced = null;
        boolean late;
        lock.lock();
        try {
            late = closed;
            if (!late) {
                replaced = queue.add(frame);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
        if (late) {
            frame.cancel();
        } else if (replaced != null) {
            replaced.drop();
        }
    }

    /** Cancels what waits of a user that goes. */
    void cancelAllOf(ModelLease<?> user) {
        List<PendingFrame<T>> theirs;
        lock.lock();
        try {
            theirs = queue.takeAllOf(user);
        } finally {
            lock.unlock();
        }
        theirs.forEach(PendingFrame::cancel);
    }

    private void run() {
        List<PendingFrame<T>> batch = new ArrayList<>(model.maxFrames());
        try {
            while (awaitBatch(batch)) {
                process(batch);
                batch.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            List<PendingFrame<T>> left = new ArrayList<>();
            lock.lock();
            try {
                closed = true;
                queue.takeInto(left, Integer.MAX_VALUE);
            } finally {
                lock.unlock();
            }
            left.forEach(PendingFrame::cancel);
            model.close();
        }
    }

    /** Whether there is another batch; false once this is closed. */
    private boolean awaitBatch(List<PendingFrame<T>> batch) throws InterruptedException {
        lock.lock();
        try {
            while (queue.isEmpty() && !closed) {
                changed.await();
            }
            while (!queue.isEmpty() && queue.size() < model.maxFrames() && !closed) {
                long left = queue.firstSinceNanos() + maxDelayNanos - System.nanoTime();
                if (left <= 0) {
                    break;
                }
                changed.awaitNanos(left);
            }
            if (closed) {
                return false;
            }
            queue.takeInto(batch, model.maxFrames());
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void process(List<PendingFrame<T>> batch) {
        List<PendingFrame<T>> put = new ArrayList<>(batch.size());
        for (PendingFrame<T> frame : batch) {
            try {
                model.put(frame.frame(), put.size());
                frame.release();
                put.add(frame);
            } catch (RuntimeException | Error e) {
                frame.fail(e);
            }
        }
        if (put.isEmpty()) {
            return;
        }
        long begin = System.nanoTime();
        try {
            model.run(put.size());
        } catch (RuntimeException | Error e) {
            put.forEach(frame -> frame.fail(e));
            return;
        }
        long took = System.nanoTime() - begin;
        for (int i = 0; i < put.size(); i++) {
            complete(put.get(i), i, put.size(), begin, took);
        }
    }

    private void complete(
            PendingFrame<T> frame, int index, int frames, long begin, long tookNanos) {
        T result;
        try {
            result = model.result(index);
        } catch (RuntimeException | Error e) {
            frame.fail(e);
            return;
        }
        frame.metrics().onInference(frames, begin - frame.sinceNanos(), tookNanos);
        frame.result().complete(Optional.of(result));
    }

    /** Cancels what waits, and returns when the run that is under way has ended. Idempotent. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        while (thread != Thread.currentThread() && thread.isAlive()) {
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
}
