// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.rtc;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class NativeLibraryTest {
    @TempDir private Path folder;

    @Test
    void aFolderThatCannotBeWrittenToIsNamed() throws Exception {
        // Nobody may make a file there, not even root.
        Path unwritable =
                Path.of(Files.isDirectory(Path.of("/proc/self")) ? "/proc/self" : folder + "/none");

        assertThat(loadWith(unwritable))
                .contains("Name another folder with -Djava.io.tmpdir=FOLDER")
                .contains(unwritable + " has to be writable and executable, not mounted noexec")
                .contains("23 MB free")
                .doesNotContain("apt-get");
    }

    @Test
    void anotherFolderHelpsAndStaysEmpty() throws Exception {
        assertThat(loadWith(folder)).contains("loaded");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aMissingLibraryIsNotTheFolders() {
        assertThat(
                        NativeLibrary.linkingFailed(
                                new UnsatisfiedLinkError(
                                        "libpulse.so.0: cannot open shared object file")))
                .contains("libpulse.so.0")
                .contains("apt-get install libpulse0")
                .doesNotContain("java.io.tmpdir");
    }

    private String loadWith(Path temporary) throws Exception {
        Path output = Files.createTempFile("load", ".out");
        try {
            Process process =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-Djava.io.tmpdir=" + temporary,
                                    "-XX:-UsePerfData",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    Loading.class.getName())
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return Files.readString(output, UTF_8);
        } finally {
            Files.delete(output);
        }
    }

    /** A process that needs the library. */
    static final class Loading {
        private Loading() {}

        public static void main(String[] args) {
            try (WebRtcRuntime.Lease runtime = WebRtcRuntime.acquire()) {
                System.out.println("loaded " + runtime.encoderNames());
            } catch (IllegalStateException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
