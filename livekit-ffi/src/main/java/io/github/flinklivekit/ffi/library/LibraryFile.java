// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.ffi.library;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import javax.annotation.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Finds the library's file: where an option or the environment says, inside a jar of the class
 * path, or where {@code bin/livekit-ffi --install} has put it.
 */
final class LibraryFile {

    private static final Logger LOG = LoggerFactory.getLogger(LibraryFile.class);

    /** The Python SDK reads the same. */
    private static final String ENVIRONMENT = "LIVEKIT_LIB_PATH";

    /** Counts the class loaders of this process that have loaded it. */
    private static final String COPIES = "io.github.flinklivekit.ffi-copies";

    private LibraryFile() {}

    /**
     * The file to load.
     *
     * @throws IllegalStateException if there is none; the message says where it was looked for
     */
    static Path find(@Nullable Path configured) {
        Path found = search(configured);
        return isFirst() ? found : copyOf(found);
    }

    private static Path search(@Nullable Path configured) {
        if (configured != null) {
            return existing(configured, "the option engine.library");
        }
        String environment = System.getenv(ENVIRONMENT);
        if (environment != null && !environment.isBlank()) {
            return existing(Path.of(environment), ENVIRONMENT);
        }
        List<String> looked = new ArrayList<>();
        String resource = "livekit-ffi/" + platform() + "/" + fileName();
        try (InputStream packed =
                LibraryFile.class.getClassLoader().getResourceAsStream(resource)) {
            if (packed != null) {
                return unpacked(packed);
            }
        } catch (IOException e) {
            throw new IllegalStateException(
                    "liblivekit_ffi cannot be unpacked into "
                            + System.getProperty("java.io.tmpdir")
                            + ", which has to be writable and have 30 MB free: "
                            + e,
                    e);
        }
        looked.add("the class path (" + resource + ")");
        Path installed = installed();
        if (Files.isRegularFile(installed)) {
            return installed;
        }
        looked.add(installed.toString());
        throw new IllegalStateException(
                "liblivekit_ffi, the native library of the engine livekit-ffi, is not there. Run bin/livekit-ffi --install, or take it out of the wheel of Python's %s and name it in %s. Looked for in: %s"
                        .formatted(LibraryVersion.WHEEL, ENVIRONMENT, String.join(", ", looked)));
    }

    private static Path existing(Path file, String named) {
        if (!Files.isRegularFile(file)) {
            throw new IllegalStateException(
                    "liblivekit_ffi is not at %s, which %s names".formatted(file, named));
        }
        return file;
    }

    /** Where {@code bin/livekit-ffi} puts it. */
    private static Path installed() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path base =
                cache == null || cache.isBlank()
                        ? Path.of(System.getProperty("user.home"), ".cache")
                        : Path.of(cache);
        return base.resolve("flink-livekit")
                .resolve("livekit-ffi-" + LibraryVersion.SUPPORTED)
                .resolve(fileName());
    }

    private static boolean isFirst() {
        int before =
                Integer.parseInt(
                        (String)
                                System.getProperties()
                                        .merge(
                                                COPIES,
                                                "1",
                                                (count, one) ->
                                                        Integer.toString(
                                                                Integer.parseInt((String) count)
                                                                        + 1)));
        return before == 1;
    }

    /**
     * A process loads a file once, and it calls one callback: the classes of another class loader
     * would take it away from those that were there before.
     */
    private static Path copyOf(Path file) {
        LOG.warn(
                "This process has more than one copy of liblivekit_ffi, one for each class loader that has loaded it. None of them ever goes: on a Flink session cluster put the connector into the folder lib");
        try (InputStream bytes = Files.newInputStream(file)) {
            return unpacked(bytes);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "liblivekit_ffi cannot be copied for another class loader: " + e, e);
        }
    }

    private static Path unpacked(InputStream bytes) throws IOException {
        Path file = Files.createTempFile("livekit-ffi", fileName());
        file.toFile().deleteOnExit();
        Files.copy(bytes, file, StandardCopyOption.REPLACE_EXISTING);
        return file;
    }

    private static String fileName() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return os.contains("windows")
                ? "livekit_ffi.dll"
                : os.contains("mac") ? "liblivekit_ffi.dylib" : "liblivekit_ffi.so";
    }

    /** As the classifiers of webrtc-java: {@code linux-x86_64} and the like. */
    private static String platform() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String name = os.contains("windows") ? "windows" : os.contains("mac") ? "macos" : "linux";
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return name + "-" + (arch.equals("amd64") ? "x86_64" : arch);
    }
}
