// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.cluster;

import io.github.flinklivekit.it.support.SessionCluster;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** What examples/docker says, as far as it can be checked without Docker. */
class DockerExampleTest {
    private static final Path ROOT = Path.of(System.getProperty("basedir")).getParent();
    private static final Path DOCKER = ROOT.resolve("examples").resolve("docker");

    /** Ends with a version, not with a classifier. */
    private static final String SQL_JAR =
            "sql-connector/target/flink-sql-connector-livekit-*[0-9].jar";

    private static final String JOB_JAR = "examples/target/flink-livekit-examples-job.jar";

    private static String pom;
    private static String dockerfile;
    private static Map<String, Object> services;

    @BeforeAll
    static void read() throws IOException {
        pom = Files.readString(ROOT.resolve("pom.xml"));
        dockerfile = Files.readString(DOCKER.resolve("Dockerfile"));
        Map<String, Object> compose =
                new Yaml(new SafeConstructor(new LoaderOptions()))
                        .load(Files.readString(DOCKER.resolve("compose.yaml")));
        services = map(compose.get("services"));
    }

    @Test
    void theImageIsOfTheFlinkThatTheConnectorIsBuiltFor() {
        String flink = only("<flink\\.version>([^<]*)</flink\\.version>", pom);
        String java = only("<maven\\.compiler\\.release>([^<]*)</maven\\.compiler\\.release>", pom);

        assertThat(instructions("FROM")).containsExactly("flink:" + flink + "-java" + java);
        assertThat(instructions("USER"))
                .as("installs as root, runs as Flink")
                .containsExactly("root", "flink");
    }

    @Test
    void everyLineIsAnInstruction() {
        assertThat(lines()).allMatch(line -> line.matches("(FROM|USER|RUN|COPY) .+"), "is known");
    }

    @Test
    void theImageHasTheLibrariesThatTheScriptsInstall() throws IOException {
        String list =
                only(
                        "native_libraries=\\((.*?)\\)",
                        Files.readString(ROOT.resolve("bin").resolve("lib.sh")));
        List<String> packages =
                list.strip().lines().map(line -> line.strip().replaceFirst(" .*", "")).toList();
        assertThat(packages).hasSize(7);

        String installed = only("--no-install-recommends(.*?)&&", instructions("RUN").get(0));
        assertThat(installed.strip().replaceAll("\\s+", " ")).isEqualTo(String.join(" ", packages));
    }

    @Test
    void theImageGetsWhatTheBuildMakes() throws IOException {
        String version = only("<revision>(.*?)</revision>", pom);
        String jar = "sql-connector/target/flink-sql-connector-livekit-" + version;
        PathMatcher copied = FileSystems.getDefault().getPathMatcher("glob:" + SQL_JAR);
        assertThat(copied.matches(Path.of(jar + ".jar"))).isTrue();
        assertThat(copied.matches(Path.of(jar + "-sources.jar"))).isFalse();
        assertThat(copied.matches(Path.of(jar + "-all-platforms.jar"))).isFalse();

        assertThat(instructions("COPY"))
                .containsExactly(SQL_JAR + " /opt/flink/lib/", JOB_JAR + " /opt/flink/examples/");
        assertThat(Files.readAllLines(DOCKER.resolve("Dockerfile.dockerignore")))
                .containsExactly("*", "!" + SQL_JAR, "!" + JOB_JAR);
        assertThat(Files.readString(ROOT.resolve("examples/pom.xml")))
                .contains(
                        "<outputFile>${project.build.directory}/flink-livekit-examples-job.jar</outputFile>");
    }

    @Test
    void flinkIsBuiltFromTheDockerfileAndConfiguredAsDocumented() {
        Map<String, String> documented = SessionCluster.documented(ROOT);
        for (String name : List.of("jobmanager", "taskmanager", "publish", "echo")) {
            Map<String, Object> service = map(services.get(name));
            Map<String, Object> build = map(service.get("build"));
            assertThat(DOCKER.resolve((String) build.get("context")).normalize()).isEqualTo(ROOT);
            assertThat(ROOT.resolve((String) build.get("dockerfile"))).isRegularFile();
            assertThat(properties(service))
                    .as(name)
                    .containsAllEntriesOf(documented)
                    .containsEntry("jobmanager.rpc.address", "jobmanager")
                    .hasSize(documented.size() + 2);
        }
    }

    @Test
    void theJobsAreSubmittedToThatFlinkAndServer() {
        for (String name : List.of("publish", "echo")) {
            Map<String, Object> service = map(services.get(name));
            assertThat((String) service.get("command"))
                    .startsWith(
                            "flink run --detached --jobmanager jobmanager:8081 /opt/flink/examples/flink-livekit-examples-job.jar "
                                    + name
                                    + " --room demo");
            assertThat(map(service.get("environment")))
                    .containsEntry("LIVEKIT_URL", "ws://livekit:7880")
                    .containsKeys("LIVEKIT_API_KEY", "LIVEKIT_API_SECRET");
            assertThat(map(service.get("depends_on"))).containsOnlyKeys("jobmanager", "livekit");
        }
    }

    @Test
    void theServerIsTheOneOfTheTests() throws IOException {
        String version =
                only(
                        "(?m)^version=(\\S+)$",
                        Files.readString(ROOT.resolve("bin").resolve("livekit-server")));

        assertThat(services.keySet())
                .isEqualTo(Set.of("livekit", "jobmanager", "taskmanager", "publish", "echo"));
        assertThat(map(services.get("livekit")))
                .containsEntry("image", "livekit/livekit-server:v" + version);
    }

    /** The Dockerfile without comments, each instruction in one line. */
    private static List<String> lines() {
        return dockerfile
                .replaceAll("(?m)^#.*\n", "")
                .replaceAll("\\\\\n", " ")
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    private static List<String> instructions(String name) {
        return lines().stream()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length()).strip())
                .toList();
    }

    private static Map<String, String> properties(Map<String, Object> service) {
        Map<String, String> properties = new LinkedHashMap<>();
        ((String) map(service.get("environment")).get("FLINK_PROPERTIES"))
                .lines()
                .map(line -> line.split(": ", 2))
                .forEach(property -> properties.put(property[0], property[1]));
        return properties;
    }

    private static String only(String pattern, String text) {
        List<String> found = new ArrayList<>();
        Pattern.compile(pattern, Pattern.DOTALL)
                .matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .forEach(found::add);
        assertThat(found).as(pattern).isNotEmpty();
        return found.get(0);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object yaml) {
        return (Map<String, Object>) yaml;
    }
}
