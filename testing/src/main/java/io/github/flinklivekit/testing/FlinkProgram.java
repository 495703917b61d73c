// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A client of a cluster in a process of its own, such as {@code flink run} or {@code
 * sql-client.sh}. What it prints is kept beside the logs of the cluster. It ends with {@link
 * #close()}, and with this JVM in any case; a job that it has submitted goes on.
 */
public final class FlinkProgram implements AutoCloseable {
    private final String name;
    private final ChildProcess process;
    private final Path log;

    FlinkProgram(String name, ChildProcess process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** All that it has printed so far, to standard output and standard error. */
    public String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /**
     * Waits for its end.
     *
     * @return what it has printed
     * @throws IllegalStateException if it does not end in time, or with another exit code than 0;
     *     the message has what it printed
     */
    public String await(Duration timeout) {
        if (!process.awaitExit(timeout)) {
            throw new IllegalStateException(
                    name + " has not ended within " + timeout + ":\n" + output());
        }
        if (process.exitCode() != 0) {
            throw new IllegalStateException(
                    name + " ended with exit code " + process.exitCode() + ":\n" + output());
        }
        return output();
    }

    /** Kills it where it still runs. */
    @Override
    public void close() {
        process.close();
    }
}
