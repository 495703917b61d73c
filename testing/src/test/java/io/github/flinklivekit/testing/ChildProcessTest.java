// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class ChildProcessTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir private Path folder;

    @Test
    void closingEndsAProcessThatIsStopped() {
        ChildProcess process = ChildProcess.startWithoutInput(log(), Path.of("sleep"), "1000");
        process.signal("STOP");
        assertThat(process.isAlive()).isTrue();

        process.close();

        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void theLogEndsWithTheLastLinesAndHidesTheSecret() {
        try (ChildProcess process =
                ChildProcess.startWithoutInput(
                        log(), Path.of("sh"), "-c", "seq 100; echo key hunter2 >&2; exit 3")) {
            assertThat(process.awaitExit(LONG)).isTrue();

            assertThat(process.exitCode()).isEqualTo(3);
            assertThat(process.logTail("hunter2")).startsWith("82\n").endsWith("100\nkey ***");
        }
    }

    @Test
    void talksToAProcessThatEndsWithItsInput() throws IOException {
        try (ChildProcess process =
                ChildProcess.startWithInput(
                        log(), Map.of("NAME", "alice"), List.of("sh", "-c", "echo $NAME; cat"))) {
            try (BufferedWriter input = process.input()) {
                input.write("hello\n");
            }

            assertThat(process.output().lines()).containsExactly("alice", "hello");
            assertThat(process.awaitExit(LONG)).isTrue();
        }
    }

    private Path log() {
        return folder.resolve("log");
    }
}
