// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** The README's commands and its job, as they stand there. */
class ReadmeITCase {
    private static final int SERVER_PORT = 7880;

    private final List<Process> started = new ArrayList<>();
    private Path root;
    private String readme;

    @BeforeEach
    void read() throws IOException {
        root = Path.of(System.getProperty("project.root"));
        readme = Files.readString(root.resolve("README.md"));
    }

    @AfterEach
    void stopAll() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly();
        }
        for (Process process : started) {
            process.waitFor();
        }
    }

    @Test
    void seeItRun(@TempDir Path logs) throws Exception {
        List<String> commands =
                blocks("sh").stream()
                        .flatMap(String::lines)
                        .filter(line -> !line.contains("my.livekit.host"))
                        .toList();
        assertThat(commands).hasSize(4);
        assertThat(serverAnswers())
                .as("a server on port %d already, which this test needs", SERVER_PORT)
                .isFalse();

        start(commands.get(0), logs.resolve("server"));
        Waiting.until(
                "the server", Duration.ofMinutes(5), () -> assertThat(serverAnswers()).isTrue());
        Process publish = start(commands.get(1), logs.resolve("publish"));
        Process echo = start(commands.get(2), logs.resolve("echo"));
        // Again until both jobs are up.
        Waiting.until(
                "what echo publishes",
                Duration.ofMinutes(3),
                () -> {
                    JsonNode counts = run(commands.get(3), logs.resolve("watch"));
                    assertThat(counts.path("framesPerTrack").path("flink-echo-out-0/cam0").asInt())
                            .as(counts.toString())
                            .isPositive();
                    assertThat(counts.path("sizes").fieldNames()).toIterable().contains("1280x720");
                    assertThat(counts.path("latencyMs").path("p50").asDouble()).isPositive();
                });
        assertThat(publish.isAlive() && echo.isAlive()).isTrue();
    }

    @Test
    void theJobCompiles(@TempDir Path classes) {
        List<String> jobs = blocks("java");
        assertThat(jobs).isNotEmpty();
        for (String job : jobs) {
            StringWriter messages = new StringWriter();
            JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
            List<String> options =
                    List.of(
                            "-proc:none",
                            "-d",
                            classes.toString(),
                            "-classpath",
                            System.getProperty("java.class.path"));
            assertThat(
                            compiler.getTask(
                                            messages,
                                            null,
                                            null,
                                            options,
                                            null,
                                            List.of(new Snippet(job)))
                                    .call())
                    .as(messages.toString())
                    .isTrue();
        }
    }

    private List<String> blocks(String language) {
        Matcher matcher =
                Pattern.compile(
                                "^```" + language + "\n(.*?)^```",
                                Pattern.MULTILINE | Pattern.DOTALL)
                        .matcher(readme);
        return matcher.results().map(found -> found.group(1)).toList();
    }

    /** Runs a command that ends by itself, and reads the one JSON object that it prints. */
    private JsonNode run(String command, Path stdout) throws IOException, InterruptedException {
        Process process = start(command, stdout);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
        return new ObjectMapper().readTree(stdout.toFile());
    }

    private Process start(String command, Path stdout) throws IOException {
        Path stderr = stdout.resolveSibling(stdout.getFileName() + ".err");
        ProcessBuilder builder =
                // Exec: what is killed at the end is the command, not a shell around it.
                new ProcessBuilder("bash", "-c", "exec " + command)
                        .directory(root.toFile())
                        .redirectOutput(stdout.toFile())
                        .redirectError(stderr.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("LIVEKIT_"));
        Process process = builder.start();
        started.add(process);
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return process;
    }

    private static boolean serverAnswers() {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), SERVER_PORT), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** A block of statements as a class, with the imports that a reader's IDE adds. */
    private static final class Snippet extends SimpleJavaFileObject {
        private final String statements;

        Snippet(String statements) {
            super(URI.create("string:///Snippet.java"), JavaFileObject.Kind.SOURCE);
            this.statements = statements;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return """
                    import io.github.flinklivekit.frame.*;
                    import io.github.flinklivekit.frame.operators.*;
                    import io.github.flinklivekit.sink.*;
                    import io.github.flinklivekit.source.*;
                    import org.apache.flink.api.common.eventtime.*;
                    import org.apache.flink.streaming.api.environment.*;
                    class Snippet {
                        void run() throws Exception {
                    %s
                        }
                    }
                    """
                    .formatted(statements);
        }
    }
}
