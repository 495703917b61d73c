// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.operators;

import io.github.flinklivekit.frame.VideoFrame;

import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One frame that somebody is asked about, with as many attempts as are allowed. The frame's handle
 * is given back when the last attempt has ended, which may be after the answer was given up.
 *
 * <p>Thread-safe.
 */
final class AsyncFrameRequest<T> {

    enum Outcome {
        ANSWER,
        FAILURE,
        TIMEOUT
    }

    private final VideoFrame frame;
    @Nullable private final Long timestamp;
    private final SerializableAsyncFrameFunction<T> function;
    private final int attempts;
    private final CompletableFuture<T> result = new CompletableFuture<>();

    /**
     * @param frame a handle that this takes over
     */
    AsyncFrameRequest(
            VideoFrame frame,
            @Nullable Long timestamp,
            SerializableAsyncFrameFunction<T> function,
            int attempts) {
        this.frame = frame;
        this.timestamp = timestamp;
        this.function = function;
        this.attempts = attempts;
    }

    CompletableFuture<T> send(Duration timeout) {
        CompletableFuture<T> limited = result.orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
        attempt(attempts);
        return limited;
    }

    private void attempt(int left) {
        CompletionStage<T> stage;
        try {
            stage = function.apply(frame);
        } catch (Exception e) {
            stage = CompletableFuture.failedStage(e);
        }
        stage.whenComplete(
                (answer, error) -> {
                    if (error != null && left > 1 && !result.isDone()) {
                        attempt(left - 1);
                        return;
                    }
                    if (answer != frame) {
                        frame.release();
                    }
                    boolean taken =
                            error == null
                                    ? result.complete(answer)
                                    : result.completeExceptionally(error);
                    if (!taken && answer instanceof VideoFrame late) {
                        late.release();
                    }
                });
    }

    boolean isDone() {
        return result.isDone();
    }

    Outcome outcome() {
        if (!result.isCompletedExceptionally()) {
            return Outcome.ANSWER;
        }
        return error() instanceof TimeoutException ? Outcome.TIMEOUT : Outcome.FAILURE;
    }

    @Nullable
    T answer() {
        return result.join();
    }

    Throwable error() {
        return result.handle((answer, error) -> error).join();
    }

    StreamRecord<T> record() {
        T answer = answer();
        return timestamp == null
                ? new StreamRecord<>(answer)
                : new StreamRecord<>(answer, timestamp);
    }

    /** Gives the answer up, or back after it was emitted. */
    void close() {
        result.cancel(false);
        if (!result.isCompletedExceptionally() && result.join() instanceof VideoFrame answer) {
            answer.release();
        }
    }

    @Override
    public String toString() {
        return frame.header().toString();
    }
}
