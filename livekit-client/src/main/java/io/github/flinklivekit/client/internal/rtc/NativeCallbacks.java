// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.rtc;

import org.apache.flink.annotation.Internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wall between native threads and Java: an exception that leaves a callback of webrtc-java
 * aborts the JVM, so every callback of this client runs in {@link #guard}.
 */
@Internal
public final class NativeCallbacks {

    private static final Logger LOG = LoggerFactory.getLogger(NativeCallbacks.class);

    private NativeCallbacks() {}

    /**
     * Runs a callback's body and lets nothing out of it. The body must not block: it holds a thread
     * of the library.
     */
    public static void guard(String name, Runnable body) {
        try {
            body.run();
        } catch (Throwable t) {
            logSafely(name, t);
        }
    }

    private static void logSafely(String name, Throwable failure) {
        try {
            LOG.error("A failure in the native callback {} was held back", name, failure);
        } catch (Throwable whileLogging) {
            // Out of memory, most likely. Nothing may leave.
            assert whileLogging != null;
        }
    }
}
