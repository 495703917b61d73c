// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.internal.rtc;

import dev.onvoid.webrtc.internal.NativeLoader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Loads webrtc-java's native library, which its jar unpacks into the folder for temporary files
 * first, and says what is in the way.
 */
final class NativeLibrary {

    /** What the library is linked against and a minimal Debian or Ubuntu does not have. */
    private static final String PACKAGES =
            "apt-get install libpulse0 libudev1 libx11-6 libxfixes3 libxrandr2 libxcomposite1 libdbus-1-3";

    /** On Linux. */
    private static final int SIZE_MB = 23;

    private NativeLibrary() {}

    /**
     * Loads it.
     *
     * @throws IllegalStateException if it cannot be loaded; the message says what to do
     */
    static void load() {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"));
        try {
            // webrtc-java leaves the library behind where it could not be mapped.
            checkExecutable(folder);
            NativeLoader.loadLibrary("webrtc-java");
        } catch (IOException e) {
            throw new IllegalStateException(unpackingFailed(folder, e), e);
        } catch (Throwable t) {
            throw new IllegalStateException(
                    isOfFolder(t) ? unpackingFailed(folder, t) : linkingFailed(t), t);
        }
    }

    private static void checkExecutable(Path folder) throws IOException {
        Path probe = Files.createTempFile(folder, "libwebrtc-java-probe", "");
        try {
            if (probe.toFile().setExecutable(true) && !Files.isExecutable(probe)) {
                throw new IOException("nothing there can be executed: it is mounted noexec");
            }
        } finally {
            Files.delete(probe);
        }
    }

    /** What the linker of Linux says of a library on a file system that is mounted noexec. */
    private static boolean isOfFolder(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return failure instanceof UnsatisfiedLinkError
                && (message.contains("failed to map segment")
                        || message.contains("Operation not permitted"));
    }

    static String unpackingFailed(Path folder, Throwable failure) {
        return "The native library of webrtc-java cannot be unpacked into the folder for temporary files and loaded from there ("
                + failure
                + "). "
                + folder
                + " has to be writable and executable, not mounted noexec, and have "
                + SIZE_MB
                + " MB free. Name another folder with -Djava.io.tmpdir=FOLDER, for Flink in env.java.opts.all";
    }

    static String linkingFailed(Throwable failure) {
        return "The native library of webrtc-java cannot be loaded on "
                + System.getProperty("os.name")
                + " "
                + System.getProperty("os.arch")
                + " ("
                + failure.getMessage()
                + "). On Debian and Ubuntu run: "
                + PACKAGES
                + ". Elsewhere check that the jar webrtc-java with this platform's classifier is on the class path";
    }
}
