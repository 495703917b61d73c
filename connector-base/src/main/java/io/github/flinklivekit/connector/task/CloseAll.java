// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector.task;

import org.apache.flink.annotation.Internal;

import java.util.Collection;
import java.util.function.Consumer;

/** Closes what has to be closed together. */
@Internal
public final class CloseAll {

    private CloseAll() {}

    /**
     * Closes each of them, even if another fails to close; then throws what the first has thrown,
     * with that of the others suppressed.
     *
     * @param close closes one
     */
    public static <T> void of(Collection<T> closeables, Consumer<T> close) {
        RuntimeException failure = null;
        for (T closeable : closeables) {
            try {
                close.accept(closeable);
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
