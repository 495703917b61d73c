// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.serving;

import io.github.flinklivekit.frame.FrameReleasedException;
import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.annotation.Internal;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One user's part in a model that others may use, too. Thread-safe.
 *
 * @param <T> the result for a frame
 */
@Internal
public final class ModelLease<T> implements AutoCloseable {

    private final BatchExecutor<T> executor;
    private final ModelMetrics metrics;
    private final Runnable giveBack;
    private final AtomicBoolean closed = new AtomicBoolean();

    ModelLease(BatchExecutor<T> executor, ModelMetrics metrics, Runnable giveBack) {
        this.executor = executor;
        this.metrics = metrics;
        this.giveBack = giveBack;
    }

    /**
     * Has the model look at a frame, which is lent for the call: this keeps a handle of its own as
     * long as it needs the pixels.
     *
     * @param track whose results come in the order of its frames
     * @return empty if a newer frame of the track took this one's place. It completes on the
     *     model's own thread, which is not to be held up; exceptionally if the model failed, and
     *     cancelled once this is closed
     * @throws FrameReleasedException if the frame has no pixels
     */
    public CompletableFuture<Optional<T>> submit(VideoFrame frame, String track) {
        CompletableFuture<Optional<T>> result = new CompletableFuture<>();
        VideoFrame own = frame.retain();
        executor.submit(
                new PendingFrame<>(
                        own,
                        new PendingFrame.Track(this, track),
                        metrics,
                        System.nanoTime(),
                        result));
        return result;
    }

    /** Cancels what waits. The model is closed if nobody else uses it. Idempotent. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            executor.cancelAllOf(this);
            giveBack.run();
        }
    }
}
