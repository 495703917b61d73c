// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The threads that rooms, sources and sinks start. */
public final class LiveKitThreads {
    private LiveKitThreads() {}

    public static List<String> running() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("livekit-"))
                .toList();
    }

    /** libwebrtc's threads that encode: one for each track that has something to be sent with. */
    public static long encoders() {
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            return threads.filter(thread -> name(thread).equals("EncoderQueue")).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).strip();
        } catch (IOException e) {
            return ""; // It has ended meanwhile.
        }
    }

    /** Those of a room end by themselves a moment after it is left. */
    public static void awaitNone() {
        Waiting.until("no thread of a room", () -> assertThat(running()).isEmpty());
    }
}
