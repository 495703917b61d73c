// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink;

import io.github.flinklivekit.client.PublishException;
import io.github.flinklivekit.client.PublishException.Reason;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** What became of something that the client was asked to publish. */
final class PublishFailure {

    private PublishFailure() {}

    /** Whether no answer has come, so that another attempt may succeed. */
    static boolean isRetryable(Throwable failure) {
        return causeOf(failure) instanceof PublishException told && told.isRetryable();
    }

    /** Whether another codec may do. */
    static boolean isOfCodec(Throwable failure) {
        return reasonOf(failure) == Reason.CODEC_UNAVAILABLE;
    }

    /** What stands in the way; what the client does not tell is an error on this side. */
    static Reason reasonOf(Throwable failure) {
        return causeOf(failure) instanceof PublishException told
                ? told.reason()
                : Reason.CLIENT_ERROR;
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
