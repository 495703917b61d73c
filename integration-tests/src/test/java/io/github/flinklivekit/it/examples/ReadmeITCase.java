// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.examples;

import io.github.flinklivekit.client.track.TrackPublishOptions;
import io.github.flinklivekit.it.support.Camera;
import io.github.flinklivekit.it.support.Colour;
import io.github.flinklivekit.it.support.JoinedRoom;
import io.github.flinklivekit.it.support.ProgramOfSnippet;
import io.github.flinklivekit.it.support.ProjectOfSnippet;
import io.github.flinklivekit.it.support.Waiting;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** The commands and snippets of the README and of docs/examples.md, as they stand there. */
class ReadmeITCase {
    private static final int SERVER_PORT = 7880;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Pattern PAGE = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/");

    /** What bin/livekit-server starts. */
    private static final LiveKitEndpoint SERVER =
            new LiveKitEndpoint() {
                @Override
                public String url() {
                    return "ws://127.0.0.1:" + SERVER_PORT;
                }

                @Override
                public String apiKey() {
                    return "devkey";
                }

                @Override
                public String apiSecret() {
                    return "devsecretdevsecretdevsecretdevsecret";
                }
            };

    private final List<Process> started = new ArrayList<>();
    private final Path root = Path.of(System.getProperty("project.root"));
    @TempDir private Path folder;

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
    void theTwoCommands() throws Exception {
        List<String> commands = commandsOf("README.md");
        assertThat(commands).containsExactly("bin/quickstart", "bin/verify");

        Path output = folder.resolve("quickstart");
        start(commands.get(0), output);
        Waiting.until(
                "a page with a picture of what comes out of the job",
                PATIENCE,
                () -> {
                    Matcher page = PAGE.matcher(Files.readString(output));
                    assertThat(page.find()).isTrue();
                    assertThat(statusOf(page.group() + "after.jpg")).isEqualTo(200);
                });
        // All of it is what runs this test.
        Process help = start(commands.get(1) + " --help", folder.resolve("verify"));
        assertThat(help.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(help.exitValue()).isZero();
    }

    /** What the examples do is tested for each: this is how their page calls them. */
    @Test
    @Tag("long")
    void theExamples() throws Exception {
        List<String> commands = commandsOf("docs/examples.md").subList(0, 4);
        assertThat(commands.get(3)).startsWith("bin/example watch");

        startServer(commands.get(0));
        Process publish = start(commands.get(1), folder.resolve("publish"));
        Process echo = start(commands.get(2), folder.resolve("echo"));
        // Again until both jobs are up.
        Waiting.until(
                "what echo publishes",
                PATIENCE,
                () -> {
                    JsonNode counts = run(commands.get(3), folder.resolve("watch"));
                    assertThat(counts.path("framesPerTrack").path("flink-echo-out-0/cam0").asInt())
                            .as(counts.toString())
                            .isPositive();
                    assertThat(counts.path("sizes").fieldNames()).toIterable().contains("1280x720");
                    assertThat(counts.path("latencyMs").path("p50").asDouble()).isPositive();
                });
        assertThat(publish.isAlive() && echo.isAlive()).isTrue();
    }

    @Test
    void theJobInJavaAndInSql() throws Exception {
        List<String> jobs = blocks("README.md", "java");
        List<String> queries = blocks("README.md", "sql");
        List<String> dependencies = blocks("README.md", "xml");
        assertThat(dependencies).hasSize(1);
        assertThat(jobs).hasSize(1);
        assertThat(jobs.get(0).lines()).hasSizeLessThanOrEqualTo(22);
        assertThat(queries).hasSize(1);
        startServer(commandsOf("docs/examples.md").get(0));
        try (JoinedRoom room = JoinedRoom.join(SERVER, "demo", "alice");
                Camera camera =
                        Camera.publish(
                                room,
                                "cam0",
                                1280,
                                720,
                                TrackPublishOptions.DEFAULT,
                                number -> Colour.RED.frame(1280, 720))) {
            Process job =
                    new ProjectOfSnippet(Files.createDirectory(folder.resolve("project")))
                            .ofStatements(dependencies.get(0), jobs.get(0));
            started.add(job);
            awaitSmallPictures("flink-out-0/cam0");
            assertThat(job.isAlive()).isTrue();
            job.destroyForcibly().waitFor();

            Process query =
                    new ProgramOfSnippet(folder)
                            .ofSql(
                                    queries.get(0),
                                    Map.of(
                                            "LIVEKIT_API_KEY", SERVER.apiKey(),
                                            "LIVEKIT_API_SECRET", SERVER.apiSecret()));
            started.add(query);
            awaitSmallPictures("flink-[0-9a-f]{8}-out-0/cam0");
            assertThat(query.isAlive()).isTrue();
            assertThat(camera.source().capturedFrames()).isPositive();
        }
    }

    private void awaitSmallPictures(String publisher) {
        Waiting.until(
                "pictures of 640x360",
                PATIENCE,
                () -> {
                    JsonNode counts =
                            run(
                                    "bin/example watch --room demo-small --duration 6s",
                                    folder.resolve("watch"));
                    assertThat(counts.path("sizes").path("640x360").asInt())
                            .as(counts.toString())
                            .isPositive();
                    assertThat(counts.path("framesPerTrack").fieldNames())
                            .toIterable()
                            .as(counts.toString())
                            .singleElement()
                            .asString()
                            .matches(publisher);
                    assertThat(counts.path("framesPerTrack"))
                            .as(counts.toString())
                            .allMatch(frames -> frames.asInt() > 0);
                });
    }

    private void startServer(String command) throws IOException {
        assertThat(serverAnswers())
                .as("a server on port %d already, which this test needs", SERVER_PORT)
                .isFalse();
        start(command, folder.resolve("server"));
        Waiting.until("the server", PATIENCE, () -> assertThat(serverAnswers()).isTrue());
    }

    private List<String> commandsOf(String document) throws IOException {
        return blocks(document, "sh").stream().flatMap(String::lines).toList();
    }

    private static int statusOf(String url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding())
                .statusCode();
    }

    private List<String> blocks(String document, String language) throws IOException {
        Matcher matcher =
                Pattern.compile(
                                "^```" + language + "\n(.*?)^```",
                                Pattern.MULTILINE | Pattern.DOTALL)
                        .matcher(Files.readString(root.resolve(document)));
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
}
