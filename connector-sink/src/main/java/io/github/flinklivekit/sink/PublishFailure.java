// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink;

import io.github.flinklivekit.client.PublishException;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** What became of something that the client was asked to publish. */
final class PublishFailure {

    private PublishFailure() {}

    /** Whether no answer has come, so that another attempt may succeed. */
    static boolean isRetryable(Throwable failure) {
        return causeOf(failure) instanceof PublishException unanswered && unanswered.isRetryable();
    }

    /** What the client answers; a failed future where it throws. */
    static CompletableFuture<?> caught(Supplier<CompletableFuture<?>> asking) {
        try {
            return asking.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** The failure itself, without what the stages of a future wrap it into. */
    static Throwable causeOf(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }
}
