// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame;

import com.sun.management.ThreadMXBean;

import java.lang.management.ManagementFactory;

import static org.assertj.core.api.Assertions.assertThat;

/** What threads ask of the heap. */
public final class Allocations {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocations() {}

    /**
     * Fails if an action asks for more bytes than that. One that does is run again: the first time
     * may have loaded classes.
     */
    public static void assertAtMost(long bytes, Runnable action) {
        if (of(action) > bytes) {
            assertThat(of(action)).as("bytes asked for").isLessThanOrEqualTo(bytes);
        }
    }

    private static long of(Runnable action) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        action.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
