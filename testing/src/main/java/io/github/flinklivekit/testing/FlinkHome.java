// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Flink distribution with a configuration, logs and further jars of its own: what does not differ
 * is linked from the distribution.
 *
 * @param path what scripts call FLINK_HOME
 */
record FlinkHome(Path path) {
    /** What Flink's own configuration opens of the JDK; the rest of it is not taken over. */
    private static final Pattern JAVA_OPTIONS =
            Pattern.compile("^\\s*(?:env\\.java\\.opts\\.)?all:\\s*(--add.*)$", Pattern.MULTILINE);

    private static final List<String> LINKED = List.of("lib", "opt");

    /**
     * Lays the folder out.
     *
     * @param path a folder that exists and is empty
     * @param lib further jars of the folder lib
     * @param opt further jars of the folder opt, where the distribution has it in no version
     */
    static FlinkHome create(Path path, Path distribution, List<Path> lib, List<Path> opt) {
        try {
            for (String folder : LINKED) {
                Files.createDirectory(path.resolve(folder));
                for (Path file : filesOf(distribution.resolve(folder))) {
                    link(path.resolve(folder), file);
                }
            }
            // Scripts find their home by their own place, which behind a link is another one.
            for (String folder : List.of("bin", "conf")) {
                Files.createDirectory(path.resolve(folder));
                for (Path file : filesOf(distribution.resolve(folder))) {
                    Path copy = path.resolve(folder).resolve(file.getFileName());
                    Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
            Files.createSymbolicLink(path.resolve("plugins"), distribution.resolve("plugins"));
            Files.createDirectory(path.resolve("log"));
            Files.createDirectory(path.resolve("tmp"));
            for (Path jar : lib) {
                link(path.resolve("lib"), jar);
            }
            for (Path jar : opt) {
                if (filesOf(path.resolve("opt")).stream()
                        .noneMatch(there -> artifactOf(there).equals(artifactOf(jar)))) {
                    link(path.resolve("opt"), jar);
                }
            }
            return new FlinkHome(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> filesOf(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static void link(Path folder, Path jar) throws IOException {
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException(
                    "there is no " + jar + ": the build has not come to it yet");
        }
        Files.createSymbolicLink(folder.resolve(jar.getFileName()), jar.toRealPath());
    }

    /** The file's name without its version. */
    private static String artifactOf(Path jar) {
        return jar.getFileName().toString().replaceFirst("-\\d.*", "");
    }

    Path program(String name) {
        return path.resolve("bin").resolve(name);
    }

    Path log(String name) {
        return path.resolve("log").resolve(name);
    }

    /** Writes the configuration in place of the one there is, apart from the options for Java. */
    void configure(Map<String, String> settings) {
        Path file = path.resolve("conf").resolve("config.yaml");
        try {
            Matcher options = JAVA_OPTIONS.matcher(Files.readString(file));
            String javaOptions =
                    options.find() ? "env.java.opts.all: " + quoted(options.group(1)) + "\n" : "";
            Files.writeString(
                    file,
                    settings.entrySet().stream()
                            .map(setting -> setting.getKey() + ": " + quoted(setting.getValue()))
                            .collect(Collectors.joining("\n", javaOptions, "\n")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every JSON string is a YAML string. */
    private static String quoted(String value) {
        try {
            return new JsonMapper().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the scripts inherit from whoever runs the test must not lead them to another Flink. */
    void environment(Map<String, String> variables) {
        variables
                .keySet()
                .removeIf(name -> name.startsWith("FLINK_") || name.startsWith("LIVEKIT_"));
        variables.put("JAVA_HOME", System.getProperty("java.home"));
        variables.put("FLINK_PID_DIR", path.resolve("tmp").toString());
        // As every cluster should have it: libwebrtc's threads would each keep an arena of malloc.
        variables.put("MALLOC_ARENA_MAX", "2");
    }
}
