// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.ffi.library;

import org.apache.flink.annotation.Internal;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;

/** An object of the library, which this owns until it is closed. Thread-safe. */
@Internal
public final class FfiHandle implements AutoCloseable {

    private final long id;
    private final LongConsumer drop;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * An object that is owned from now on.
     *
     * @param drop gives it back
     */
    public FfiHandle(long id, LongConsumer drop) {
        this.id = id;
        this.drop = drop;
    }

    public long id() {
        return id;
    }

    /** Idempotent. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            drop.accept(id);
        }
    }
}
