// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.session;

import io.github.flinklivekit.client.internal.concurrent.Failures;
import io.github.flinklivekit.client.room.LiveKitException;
import io.github.flinklivekit.client.room.PublishException;
import io.github.flinklivekit.client.room.PublishException.Reason;

import org.apache.flink.annotation.Internal;

import javax.annotation.Nullable;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** One kind of failure for all that is published. */
@Internal
public final class PublishFutures {

    /** How long the server may take to answer, in seconds; as the other LiveKit SDKs. */
    static final long TIMEOUT_S = 10;

    private PublishFutures() {}

    /** Fails a future on the room's thread when the server takes too long. */
    public static <T> CompletableFuture<T> withTimeout(
            CompletableFuture<T> answer, ScheduledExecutorService loop) {
        ScheduledFuture<?> deadline =
                loop.schedule(
                        () ->
                                answer.completeExceptionally(
                                        new PublishException(
                                                Reason.NO_ANSWER,
                                                "The server did not answer within "
                                                        + TIMEOUT_S
                                                        + " s")),
                        TIMEOUT_S,
                        TimeUnit.SECONDS);
        return answer.whenComplete((value, failure) -> deadline.cancel(false));
    }

    /** Whether the server may still take what it has not answered. */
    public static boolean isNoAnswer(Throwable failure) {
        return Failures.unwrap(failure) instanceof PublishException refusal
                && refusal.reason() == Reason.NO_ANSWER;
    }

    /**
     * For {@code handle}, then {@code thenCompose}: what failed, failed with a {@link
     * LiveKitException}.
     */
    public static <T> CompletableFuture<T> asPublishException(
            T value, @Nullable Throwable failure) {
        if (failure == null) {
            return CompletableFuture.completedFuture(value);
        }
        Throwable cause = Failures.unwrap(failure);
        if (cause instanceof LiveKitException) {
            return CompletableFuture.failedFuture(cause);
        }
        return CompletableFuture.failedFuture(
                new PublishException(
                        Reason.CLIENT_ERROR, String.valueOf(cause.getMessage()), cause));
    }
}
