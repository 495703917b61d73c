// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.writer;

import io.github.flinklivekit.client.room.PublishException;
import io.github.flinklivekit.client.room.PublishException.Reason;
import io.github.flinklivekit.connector.room.CompletionFailures;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What became of something that the client was asked to publish. */
final class PublishFailures {

    private PublishFailures() {}

    /** Whether no answer has come, so that another attempt may succeed. */
    static boolean isRetryable(Throwable failure) {
        return CompletionFailures.unwrap(failure) instanceof PublishException told
                && told.isRetryable();
    }

    /** Whether another codec may do. */
    static boolean isOfCodec(Throwable failure) {
        return reasonOf(failure) == Reason.CODEC_UNAVAILABLE;
    }

    /** What stands in the way; what the client does not tell is an error on this side. */
    static Reason reasonOf(Throwable failure) {
        return CompletionFailures.unwrap(failure) instanceof PublishException told
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
}
