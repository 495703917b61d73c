// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector.room;

import org.apache.flink.annotation.Internal;

import java.util.concurrent.CompletionException;

/** Failures of the client's futures. Flink's {@code ExceptionUtils} is internal to Flink. */
@Internal
public final class CompletionFailures {

    private CompletionFailures() {}

    /** The failure itself, without the exception that dependent stages of a future wrap it in. */
    public static Throwable unwrap(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }
}
