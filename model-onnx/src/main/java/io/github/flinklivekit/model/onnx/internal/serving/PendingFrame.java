// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx.internal.serving;

import io.github.flinklivekit.frame.VideoFrame;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A frame that waits for the model. Its handle is given back with {@link #release}.
 *
 * @param frame a handle of its own
 * @param track whose frames keep their order
 * @param metrics of the user that it counts for
 * @param sinceNanos when it came, by {@link System#nanoTime}
 * @param result empty of a frame that was dropped
 */
record PendingFrame<T>(
        VideoFrame frame,
        Track track,
        ModelMetrics metrics,
        long sinceNanos,
        CompletableFuture<Optional<T>> result) {

    /** A track of one user: others may have tracks of the same name. */
    record Track(ModelLease<?> user, String name) {}

    void drop() {
        release();
        metrics.onDropped();
        result.complete(Optional.empty());
    }

    void fail(Throwable cause) {
        release();
        metrics.onFailure();
        result.completeExceptionally(cause);
    }

    void cancel() {
        release();
        result.cancel(false);
    }

    void release() {
        frame.release();
    }
}
