// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** The threads that rooms, sources and sinks start. */
final class LiveKitThreads {
    private LiveKitThreads() {}

    static List<String> running() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("livekit-"))
                .toList();
    }

    /** Those of a room end by themselves a moment after it is left. */
    static void awaitNone() {
        Waiting.until("no thread of a room", () -> assertThat(running()).isEmpty());
    }
}
