// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.support;

import io.github.flinklivekit.fixtures.flink.FlinkCluster;
import io.github.flinklivekit.fixtures.flink.FlinkProgram;
import io.github.flinklivekit.fixtures.flink.FlinkRest;
import io.github.flinklivekit.testing.LiveKitEndpoint;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A session cluster of processes for a test class: the connector and both engines in the lib
 * folder, configured as docs/deploy.md says. Every test ends with no job on it.
 */
public final class SessionCluster implements BeforeAllCallback, AfterEachCallback {
    /** Of the classes that have one: Maven leaves them out where it runs tests a second time. */
    public static final String TAG = "cluster";

    /** A client is a JVM that starts on a loaded machine. */
    public static final Duration CLIENT_TIMEOUT = Duration.ofSeconds(90);

    private static final Namespace NAMESPACE = Namespace.create(SessionCluster.class);
    private static final Pattern JOB_ID =
            Pattern.compile("Job(?: has been submitted with Job)?ID:? ([0-9a-f]{32})");

    private FlinkCluster cluster;

    @Override
    public void beforeAll(ExtensionContext context) {
        cluster =
                context.getStore(NAMESPACE)
                        .getOrComputeIfAbsent(
                                Running.class, key -> new Running(start()), Running.class)
                        .cluster();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        cancelAll();
    }

    private record Running(FlinkCluster cluster) implements CloseableResource {
        @Override
        public void close() {
            cluster.close();
        }
    }

    private static FlinkCluster start() {
        FlinkCluster.Builder builder =
                FlinkCluster.builder()
                        .lib(property("sql.jar"))
                        .lib(property("ffi.jar"))
                        .opt(property("flink.opt.jar"));
        documented(property("project.root")).forEach(builder::set);
        return builder.start(property("flink.clusters"));
    }

    private static Path property(String name) {
        return Path.of(System.getProperty(name));
    }

    /**
     * The settings that docs/deploy.md tells users to make.
     *
     * @param root the folder of this project
     */
    public static Map<String, String> documented(Path root) {
        Matcher blocks =
                Pattern.compile("^```yaml\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL)
                        .matcher(text(root.resolve("docs").resolve("deploy.md")));
        assertThat(blocks.find()).isTrue();
        Map<String, String> settings = new LinkedHashMap<>();
        blocks.group(1)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split(": ", 2))
                .forEach(setting -> settings.put(setting[0], setting[1]));
        return settings;
    }

    /** A file of this project. */
    public static Path file(String path) {
        return property("project.root").resolve(path);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public FlinkCluster cluster() {
        return cluster;
    }

    public FlinkRest rest() {
        return cluster.rest();
    }

    /** Submits the examples' jar by {@code flink run --detached}, and returns the job's id. */
    public String run(LiveKitEndpoint server, List<String> flinkOptions, String... example) {
        List<String> arguments = new ArrayList<>(List.of("run", "--detached"));
        arguments.addAll(flinkOptions);
        arguments.add(property("examples.job.jar").toString());
        arguments.addAll(List.of(example));
        String output = flink(server, arguments);
        Matcher id = JOB_ID.matcher(output);
        assertThat(id.find()).as(output).isTrue();
        return id.group(1);
    }

    /** Runs {@code flink} to its end, and returns what it prints. */
    public String flink(LiveKitEndpoint server, List<String> arguments) {
        try (FlinkProgram flink = cluster.program(credentials(server), "flink", arguments)) {
            return flink.await(CLIENT_TIMEOUT);
        }
    }

    /**
     * Starts {@code sql-client.sh} with a script.
     *
     * @param script a file of this project
     */
    public FlinkProgram sql(LiveKitEndpoint server, String script) {
        Path history = cluster.home().resolve("log").resolve("sql-history");
        return cluster.program(
                credentials(server),
                "sql-client.sh",
                List.of("-hist", history.toString(), "-f", file(script).toString()));
    }

    /** What users have in the environment in place of options. */
    static Map<String, String> credentials(LiveKitEndpoint server) {
        return Map.of(
                "LIVEKIT_URL", server.url(),
                "LIVEKIT_API_KEY", server.apiKey(),
                "LIVEKIT_API_SECRET", server.apiSecret());
    }

    public void awaitRunning(String job) {
        Waiting.until(
                "the job runs",
                CLIENT_TIMEOUT,
                () -> assertThat(rest().job(job).isRunning()).as("%s", rest().job(job)).isTrue());
    }

    public void awaitState(String job, String state) {
        Waiting.until(
                state, CLIENT_TIMEOUT, () -> assertThat(rest().job(job).state()).isEqualTo(state));
    }

    private void cancelAll() {
        List<String> left =
                rest().jobs().stream().filter(job -> !isEnded(job)).map(FlinkRest.Job::id).toList();
        left.forEach(rest()::cancel);
        Waiting.until(
                "no job is left",
                CLIENT_TIMEOUT,
                () -> assertThat(rest().jobs()).allMatch(SessionCluster::isEnded));
    }

    private static boolean isEnded(FlinkRest.Job job) {
        return List.of("CANCELED", "FAILED", "FINISHED").contains(job.state());
    }
}
