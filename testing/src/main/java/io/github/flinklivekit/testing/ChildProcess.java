// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A process that never outlives this JVM, however the JVM ends: its standard input is a pipe from
 * here, and the end of that pipe ends the process. A shutdown hook would not do; the JVM of a test
 * is killed when it runs out of time.
 */
final class ChildProcess implements AutoCloseable {
    /** Kills the program when standard input ends; the program itself gets none. */
    private static final String KILLED_AT_END_OF_INPUT =
            "exec 3<&0; (cat <&3 >/dev/null; kill -KILL $$ 2>/dev/null) & exec \"$0\" \"$@\" 3<&- </dev/null";

    private static final int TAIL_LINES = 20;

    private final Process process;
    private final Path log;

    private ChildProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts a program that does not read its standard input; all it prints goes to the log. */
    static ChildProcess startWithoutInput(Path log, Path program, String... arguments) {
        return startWithoutInput(log, inherited -> {}, program, List.of(arguments));
    }

    /**
     * As {@link #startWithoutInput(Path, Path, String...)}, in an environment of its own.
     *
     * @param environment changes the variables that the program would inherit
     */
    static ChildProcess startWithoutInput(
            Path log,
            Consumer<Map<String, String>> environment,
            Path program,
            List<String> arguments) {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", KILLED_AT_END_OF_INPUT);
        builder.command().add(program.toString());
        builder.command().addAll(arguments);
        environment.accept(builder.environment());
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        return new ChildProcess(start(builder), log);
    }

    /**
     * Starts a program that ends with its standard input. What it prints to standard error goes to
     * the log; standard output is read by {@link #output()}.
     */
    static ChildProcess startWithInput(
            Path log, Map<String, String> environment, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
        builder.environment().putAll(environment);
        return new ChildProcess(start(builder), log);
    }

    private static Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** Only once the process has ended. */
    int exitCode() {
        return process.exitValue();
    }

    BufferedReader output() {
        return process.inputReader(StandardCharsets.UTF_8);
    }

    BufferedWriter input() {
        return process.outputWriter(StandardCharsets.UTF_8);
    }

    /** Sends a signal by its name, such as {@code STOP}. */
    void signal(String name) {
        // The shell's own kill: a small system has no program of that name.
        ProcessBuilder kill =
                new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid()).inheritIO();
        try {
            if (start(kill).waitFor() != 0) {
                throw new IllegalStateException("could not send SIG" + name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while sending SIG" + name, e);
        }
    }

    /** Waits for the end of the process; false if it has not come within that time. */
    boolean awaitExit(Duration timeout) {
        try {
            return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What the process has started, and what that has, as far as they run at the moment. */
    List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    /** Kills the process, also a stopped one, and returns when it is gone. */
    @Override
    public void close() {
        process.destroyForcibly();
        boolean interrupted = false;
        while (true) {
            try {
                process.waitFor();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The last lines of the log, without the secret. */
    String logTail(String secret) {
        return logTail().replace(secret, "***");
    }

    /** The last lines of the log. */
    String logTail() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join(
                    "\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }
}
