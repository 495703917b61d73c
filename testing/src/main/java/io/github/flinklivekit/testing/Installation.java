// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Finds the programs that {@code bin/livekit-server} and {@code bin/verify} install. The folders
 * and their names are those of the scripts.
 *
 * @param property looks a system property up, null where it is not set
 * @param environment looks an environment variable up, null where it is not set
 */
record Installation(Function<String, String> property, Function<String, String> environment) {
    static final String SERVER_PROPERTY = "livekit.server";
    static final String SERVER_VARIABLE = "LIVEKIT_SERVER_BINARY";
    static final String PYTHON_PROPERTY = "livekit.python";
    static final String PYTHON_VARIABLE = "LIVEKIT_PYTHON";
    static final String CHROMIUM_PROPERTY = "livekit.chromium";
    static final String CHROMIUM_VARIABLE = "LIVEKIT_CHROMIUM";

    static final String FLINK_VARIABLE = "FLINK_HOME";

    private static final String REQUIREMENTS = "python/requirements.txt";
    private static final String PYFLINK_REQUIREMENTS = "python/pyflink-requirements.txt";
    private static final String SERVER_VERSION = "1.13.5";
    private static final int HASH_DIGITS = 12;

    static Installation ofThisMachine() {
        return new Installation(System::getProperty, System::getenv);
    }

    /**
     * The server's program: what the system property or else the environment variable names, else
     * {@code livekit-server} on the PATH, else the one in the cache.
     *
     * @throws IllegalStateException if there is none, with what to run
     */
    Path server() {
        return configured(SERVER_PROPERTY, SERVER_VARIABLE)
                .or(() -> onPath("livekit-server"))
                .or(() -> cached("livekit-server-" + SERVER_VERSION, "server"))
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "livekit-server is not installed; run `bin/livekit-server"
                                                + " --install` once, or name the program by the"
                                                + " system property "
                                                + SERVER_PROPERTY));
    }

    /**
     * The interpreter of a virtual environment with the peers' requirements.
     *
     * @throws IllegalStateException if there is none, with what to run
     */
    Path python() {
        String environmentName = "python-" + hashOf(REQUIREMENTS);
        return configured(PYTHON_PROPERTY, PYTHON_VARIABLE)
                .or(() -> cached(environmentName, "bin", "python"))
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "the Python peers are not installed ("
                                                + cache().resolve(environmentName)
                                                + "); run `bin/verify --install` once, or name an"
                                                + " interpreter by the system property "
                                                + PYTHON_PROPERTY));
    }

    /**
     * The browser: what the system property or else the environment variable names, else a Chromium
     * or Chrome on the PATH.
     *
     * @throws IllegalStateException if there is none, with what to run
     */
    Path chromium() {
        return configured(CHROMIUM_PROPERTY, CHROMIUM_VARIABLE)
                .or(() -> onPath("chromium"))
                .or(() -> onPath("chromium-browser"))
                .or(() -> onPath("google-chrome"))
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "Chromium is not installed; run `bin/verify --install`"
                                                + " once, or name the program by the system"
                                                + " property "
                                                + CHROMIUM_PROPERTY));
    }

    /**
     * The packages of npm that the peers on Node and in a browser need.
     *
     * @throws IllegalStateException if they are not installed, with what to run
     */
    Path nodeModules() {
        Path modules =
                cache().resolve("node-" + hashOf("node/package-lock.json")).resolve("node_modules");
        if (!Files.isDirectory(modules)) {
            throw new IllegalStateException(
                    "the npm packages of the peers are not installed ("
                            + modules
                            + "); run `bin/verify --install` once");
        }
        return modules;
    }

    /**
     * The interpreter of a virtual environment with PyFlink.
     *
     * @throws IllegalStateException if there is none, with what to run
     */
    Path pyflink() {
        return cached(pyflinkEnvironment(), "bin", "python")
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "PyFlink is not installed ("
                                                + cache().resolve(pyflinkEnvironment())
                                                + "); run `bin/verify --install` once"));
    }

    /**
     * A Flink distribution: what {@code FLINK_HOME} names, else the one inside PyFlink.
     *
     * @throws IllegalStateException if there is none, with what to run
     */
    Path flink() {
        String named = environment.apply(FLINK_VARIABLE);
        Path home = named != null ? Path.of(named) : flinkInPyflink();
        if (!Files.isExecutable(home.resolve("bin").resolve("jobmanager.sh"))) {
            throw new IllegalStateException(
                    home
                            + " is no Flink distribution: it has no bin/jobmanager.sh. Let the environment variable "
                            + FLINK_VARIABLE
                            + " name one, or run `bin/verify --install` without it");
        }
        return home;
    }

    private Path flinkInPyflink() {
        Path libraries = pyflink().getParent().resolveSibling("lib");
        try (Stream<Path> pythons = Files.list(libraries)) {
            return pythons.map(python -> python.resolve(Path.of("site-packages", "pyflink")))
                    .filter(Files::isDirectory)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no PyFlink below " + libraries));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String pyflinkEnvironment() {
        return "pyflink-" + hashOf(PYFLINK_REQUIREMENTS);
    }

    private Optional<Path> configured(String propertyName, String variable) {
        String value = property.apply(propertyName);
        String source = "system property " + propertyName;
        if (value == null) {
            value = environment.apply(variable);
            source = "environment variable " + variable;
        }
        if (value == null) {
            return Optional.empty();
        }
        Path program = Path.of(value);
        if (!Files.isExecutable(program)) {
            throw new IllegalStateException(
                    "the " + source + " names " + program + ", which is no executable file");
        }
        return Optional.of(program);
    }

    private Optional<Path> onPath(String name) {
        String path = environment.apply("PATH");
        return Stream.of(path == null ? new String[0] : path.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private Optional<Path> cached(String folder, String... file) {
        return Optional.of(cache().resolve(Path.of(folder, file))).filter(Files::isExecutable);
    }

    private Path cache() {
        String own = environment.apply("FLINK_LIVEKIT_CACHE");
        if (own != null) {
            return Path.of(own);
        }
        String shared = environment.apply("XDG_CACHE_HOME");
        return (shared != null ? Path.of(shared) : Path.of(property.apply("user.home"), ".cache"))
                .resolve("flink-livekit");
    }

    /** The first digits of a resource's SHA-256. */
    private static String hashOf(String path) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(resource(path).getBytes(UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The text of a resource of this module, by its path from the root. */
    static String resource(String path) {
        try (InputStream in = Installation.class.getResourceAsStream("/" + path)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + path + " on the class path");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
