// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs what stands in a document as a Maven project of its own, with the dependency that stands
 * there too, from a repository of what is published: the one that the property {@code
 * published.repository} names, or one laid out from the jars and poms of this build. All else comes
 * from this machine's local repository, and only what that lacks from elsewhere; nothing is written
 * into it.
 *
 * @param folder for the project and a local repository of its own
 */
public record ProjectOfSnippet(Path folder) {
    private static final int MINUTES = 5;

    /** Plugins in the versions that this build has, which are on this machine. */
    private static final String POM =
            """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
              <modelVersion>4.0.0</modelVersion>
              <groupId>com.example</groupId>
              <artifactId>job</artifactId>
              <version>1</version>
              <properties>
                <maven.compiler.release>17</maven.compiler.release>
                <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
              </properties>
              <repositories>
                <repository><id>published</id><url>{published}</url></repository>
                <repository><id>this-machine</id><url>{machine}</url></repository>
              </repositories>
              <pluginRepositories>
                <pluginRepository><id>this-machine</id><url>{machine}</url></pluginRepository>
              </pluginRepositories>
              <dependencies>
                {dependency}
                <dependency>
                  <groupId>org.apache.flink</groupId>
                  <artifactId>flink-streaming-java</artifactId>
                  <version>{flink}</version>
                </dependency>
                <dependency>
                  <groupId>org.apache.flink</groupId>
                  <artifactId>flink-clients</artifactId>
                  <version>{flink}</version>
                </dependency>
              </dependencies>
              <build>
                <pluginManagement>
                  <plugins>
                    <plugin>
                      <artifactId>maven-resources-plugin</artifactId>
                      <version>3.3.1</version>
                    </plugin>
                    <plugin>
                      <artifactId>maven-compiler-plugin</artifactId>
                      <version>3.14.1</version>
                    </plugin>
                    <plugin>
                      <artifactId>maven-dependency-plugin</artifactId>
                      <version>3.9.0</version>
                    </plugin>
                  </plugins>
                </pluginManagement>
              </build>
            </project>
            """;

    /**
     * Builds it and starts the job.
     *
     * @param dependency the element of a pom
     * @param statements of Java, in a method that may throw anything
     */
    public Process ofStatements(String dependency, String statements)
            throws IOException, InterruptedException {
        Path sources = Files.createDirectories(folder.resolve(Path.of("src", "main", "java")));
        Files.writeString(sources.resolve("Snippet.java"), ProgramOfSnippet.classOf(statements));
        Path published = published();
        Path machine = Path.of(System.getProperty("local.repository"));
        Files.writeString(
                folder.resolve("pom.xml"),
                POM.replace("{published}", published.toUri().toString())
                        .replace("{machine}", machine.toUri().toString())
                        .replace("{flink}", System.getProperty("flink.version"))
                        .replace("{dependency}", dependency));
        build();
        Path target = folder.resolve("target");
        String classPath = Files.readString(target.resolve("classpath"));
        assertThat(classPath.split(System.getProperty("path.separator")))
                .as("native code for Linux, and for this machine")
                .noneMatch(jar -> jar.contains("windows") && !isOn("Windows"))
                .noneMatch(jar -> jar.contains("macos") && !isOn("Mac"))
                .anyMatch(jar -> jar.endsWith("linux-x86_64.jar"))
                .anyMatch(jar -> jar.endsWith("linux-aarch64.jar"));
        return new ProgramOfSnippet(folder).start(target.resolve("classes"), classPath, Map.of());
    }

    private void build() throws IOException, InterruptedException {
        Path log = folder.resolve("build.log");
        Process maven =
                new ProcessBuilder(
                                List.of(
                                        "mvn",
                                        "-B",
                                        "-ntp",
                                        "-Dmaven.repo.local=" + folder.resolve("repository"),
                                        "compile",
                                        "dependency:build-classpath",
                                        "-Dmdep.includeScope=runtime",
                                        "-Dmdep.outputFile=target/classpath"))
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        Runtime.getRuntime().addShutdownHook(new Thread(maven::destroyForcibly));
        assertThat(maven.waitFor(MINUTES, TimeUnit.MINUTES)).as("mvn compile in time").isTrue();
        assertThat(maven.exitValue()).as(Files.readString(log)).isZero();
    }

    private Path published() throws IOException {
        String given = System.getProperty("published.repository");
        if (given != null) {
            return Path.of(given);
        }
        Path laidOut = folder.resolve("published");
        publish(Path.of(System.getProperty("project.root")), laidOut);
        return laidOut;
    }

    /** Lays out the pom and the jar of each module as a repository has them. */
    private static void publish(Path root, Path repository) throws IOException {
        List<Path> poms;
        try (Stream<Path> modules = Files.list(root)) {
            poms =
                    modules.map(module -> module.resolve(Path.of("target", "published-pom.xml")))
                            .filter(Files::exists)
                            .toList();
        }
        for (Path pom : poms) {
            String text = Files.readString(pom);
            String artifact = element("artifactId", text);
            String version = element("version", text);
            String name = artifact + "-" + version;
            Path to =
                    Files.createDirectories(
                            repository
                                    .resolve(element("groupId", text).replace('.', '/'))
                                    .resolve(artifact)
                                    .resolve(version));
            Files.copy(pom, to.resolve(name + ".pom"));
            Path jar = pom.resolveSibling(name + ".jar");
            if (Files.exists(jar)) {
                Files.copy(jar, to.resolve(name + ".jar"));
            }
        }
    }

    /** The first of that name, which is the project's own: what is published has no parent. */
    private static String element(String name, String pom) {
        Matcher matcher = Pattern.compile("<" + name + ">([^<]+)</" + name + ">").matcher(pom);
        assertThat(matcher.find()).as(name).isTrue();
        return matcher.group(1);
    }

    private static boolean isOn(String system) {
        return System.getProperty("os.name").startsWith(system);
    }
}
