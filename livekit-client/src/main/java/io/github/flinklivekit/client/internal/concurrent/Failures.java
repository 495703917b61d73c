// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.concurrent;

import org.apache.flink.annotation.Internal;

import java.util.concurrent.CompletionException;

/** What futures fail with. */
@Internal
public final class Failures {

    private Failures() {}

    /** The failure itself, without what the stages of a future wrap it into. */
    public static Throwable unwrap(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }
}
