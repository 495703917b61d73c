// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.support;

import io.github.flinklivekit.testing.LiveKitEndpoint;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples' jar, run as a user runs it: {@code java -jar} in a process of its own. Killed on
 * close if it still runs.
 */
public final class ExampleJob implements AutoCloseable {
    /**
     * Of the classes that have little else: Maven leaves them out where it runs tests a second
     * time.
     */
    public static final String TAG = "example";

    /**
     * Beyond what the job is told to take: a JVM and a Flink start and stop on a loaded machine.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /**
     * What has become of a job.
     *
     * @param seconds from the start of the process to its end
     */
    public record Ended(int exitCode, String stdout, String stderr, double seconds) {
        /** The one object that {@code watch} prints. */
        public JsonNode json() {
            try {
                return new ObjectMapper()
                        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                        .readTree(stdout);
            } catch (IOException e) {
                throw new UncheckedIOException(stdout, e);
            }
        }
    }

    private final Process process;
    private final Path folder;
    private final Path stdout;
    private final Path stderr;
    private final long startNs = System.nanoTime();

    private ExampleJob(Map<String, String> environment, List<String> arguments) {
        String jar = System.getProperty("examples.jar");
        assertThat(jar).as("system property examples.jar, which the build sets").isNotNull();
        assertThat(Path.of(jar)).isRegularFile();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // 24 GB need no heap of 6. One collector thread and one compiler start a short job in half
        // the time where two cores are shared with servers and peers.
        command.add("-Xmx768m");
        command.add("-XX:+UseSerialGC");
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-jar");
        command.add(jar);
        command.addAll(arguments);
        try {
            folder = Files.createTempDirectory("example-job");
            stdout = folder.resolve("stdout");
            stderr = folder.resolve("stderr");
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .redirectOutput(stdout.toFile())
                            .redirectError(stderr.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("LIVEKIT_"));
            builder.environment().putAll(environment);
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // A killed test must not leave a participant behind that publishes for ever.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    /** With URL, key and secret of the server in the environment. */
    public static ExampleJob start(LiveKitEndpoint server, String... arguments) {
        return new ExampleJob(
                Map.of(
                        "LIVEKIT_URL", server.url(),
                        "LIVEKIT_API_KEY", server.apiKey(),
                        "LIVEKIT_API_SECRET", server.apiSecret()),
                List.of(arguments));
    }

    /** With nothing in the environment. */
    public static ExampleJob start(String... arguments) {
        return new ExampleJob(Map.of(), List.of(arguments));
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /** What it has printed so far. */
    public String stdout() {
        try {
            return Files.readString(stdout);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What Ctrl-C sends. */
    public void interrupt() {
        try {
            int exitCode =
                    new ProcessBuilder("sh", "-c", "kill -INT " + process.pid())
                            .inheritIO()
                            .start()
                            .waitFor();
            assertThat(exitCode).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the end of a job that ends by itself within that time. */
    public Ended await(Duration work) {
        Duration limit = work.plus(PATIENCE);
        try {
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            double seconds = (System.nanoTime() - startNs) / 1e9;
            String out = Files.readString(stdout);
            String err = Files.readString(stderr);
            assertThat(ended).as("ended within %s\n%s\n%s", limit, out, err).isTrue();
            return new Ended(process.exitValue(), out, err, seconds);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
            Files.deleteIfExists(stdout);
            Files.deleteIfExists(stderr);
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
