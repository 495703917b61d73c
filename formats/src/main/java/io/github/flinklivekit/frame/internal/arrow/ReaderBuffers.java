// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.internal.arrow;

import org.apache.flink.annotation.Internal;

import org.apache.arrow.memory.ArrowBuf;

import java.util.ArrayList;
import java.util.List;

/**
 * The memory that Arrow's reader got for pixels and has not given back. Where a batch turns out to
 * be damaged the reader throws, and forgets some of it. The bits and offsets that its vectors make
 * for themselves are not told of. Not thread-safe.
 */
@Internal
public final class ReaderBuffers implements AutoCloseable {

    private final List<ArrowBuf> given = new ArrayList<>();

    /** Returns what it is given. */
    ArrowBuf add(ArrowBuf memory) {
        given.add(memory);
        return memory;
    }

    /** Forgets what was given back. */
    public void batchLoaded() {
        given.removeIf(memory -> memory.refCnt() == 0);
    }

    /** Gives back what a reader has left, which is closed already. */
    @Override
    public void close() {
        for (ArrowBuf memory : given) {
            int references = memory.refCnt();
            if (references > 0) {
                memory.getReferenceManager().release(references);
            }
        }
        given.clear();
    }
}
