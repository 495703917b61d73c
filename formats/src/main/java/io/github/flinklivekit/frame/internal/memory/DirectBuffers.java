// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.internal.memory;

import org.apache.flink.annotation.Internal;

import org.apache.arrow.memory.util.MemoryUtil;

import java.nio.ByteBuffer;

/** Arrow's view of direct buffers, which needs a flag of the JVM. */
@Internal
public final class DirectBuffers {

    private DirectBuffers() {}

    /** Fails early, and with the flag, where Arrow would fail late and without it. */
    public static void checkAccess() {
        address(ByteBuffer.allocateDirect(1));
    }

    public static long address(ByteBuffer direct) {
        try {
            return MemoryUtil.getByteBufferAddress(direct);
        } catch (UnsupportedOperationException e) {
            throw new IllegalStateException(
                    "Arrow cannot reach the memory of direct buffers. Start the JVM with "
                            + "--add-opens=java.base/java.nio=ALL-UNNAMED (Flink's default env.java.opts.all has it; "
                            + "IDEs and test runners need it in their JVM options)",
                    e);
        }
    }
}
