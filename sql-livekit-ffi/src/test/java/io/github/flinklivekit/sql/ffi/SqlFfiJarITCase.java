// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sql.ffi;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.spi.ToolProvider;
import java.util.zip.ZipEntry;

import static org.assertj.core.api.Assertions.assertThat;

/** The jar that one drops into the lib folder of a Flink, beside the connector's. */
class SqlFfiJarITCase {
    private static final Path JAR = Path.of(System.getProperty("ffi.jar"));
    private static final Path CONNECTOR = Path.of(System.getProperty("sql.jar"));

    private static List<String> entries;

    @BeforeAll
    static void list() throws IOException {
        entries = entries(JAR);
    }

    @Test
    void hasNoClassesButTheEngineAndJna() {
        assertThat(entries.stream().filter(name -> name.endsWith(".class")))
                .contains(
                        "io/github/flinklivekit/ffi/LiveKitFfiEngine.class",
                        "com/sun/jna/Native.class")
                .allMatch(
                        name ->
                                name.startsWith("io/github/flinklivekit/ffi/")
                                        || name.startsWith("com/sun/jna/"));
    }

    /** Or the order of the class path would say which is taken. */
    @Test
    void hasNothingThatTheConnectorsJarHas() throws IOException {
        assertThat(entries.stream().filter(name -> !name.startsWith("META-INF/")))
                .doesNotContainAnyElementsOf(entries(CONNECTOR));
    }

    @Test
    void hasJnaForThePlatformsOfTheLibrary() {
        assertThat(entries.stream().filter(name -> name.contains("jnidispatch")))
                .containsExactlyInAnyOrder(
                        "com/sun/jna/linux-x86-64/libjnidispatch.so",
                        "com/sun/jna/linux-aarch64/libjnidispatch.so",
                        "com/sun/jna/darwin-x86-64/libjnidispatch.jnilib",
                        "com/sun/jna/darwin-aarch64/libjnidispatch.jnilib",
                        "com/sun/jna/win32-x86-64/jnidispatch.dll");
    }

    @Test
    void hasNothingElse() {
        assertThat(entries.stream().filter(name -> !name.endsWith(".class")))
                .filteredOn(name -> !name.contains("jnidispatch"))
                .containsExactlyInAnyOrder(
                        "META-INF/MANIFEST.MF",
                        "META-INF/LICENSE",
                        "META-INF/NOTICE",
                        "META-INF/licenses/LICENSE.MIT",
                        "META-INF/services/io.github.flinklivekit.client.engine.LiveKitEngine");
    }

    @Test
    void namesNoClassThatTheConnectorsJarHasUnderAnotherName() throws IOException {
        List<String> unlike = new ArrayList<>();
        boolean relocated = false;
        try (JarFile jar = new JarFile(JAR.toFile())) {
            for (String name : entries) {
                if (name.startsWith("io/github/flinklivekit/ffi/")) {
                    // Names are ASCII, and stand as they are among the constants of a class.
                    String constants = text(jar, name, StandardCharsets.ISO_8859_1);
                    String others =
                            constants.replaceAll(
                                    "io([/.])github\\1flinklivekit\\1shaded\\1com\\1google", "");
                    relocated |= !others.equals(constants);
                    if (others.matches("(?s).*com[/.](google[/.]protobuf|fasterxml|auth0).*")) {
                        unlike.add(name);
                    }
                }
            }
        }
        assertThat(unlike).isEmpty();
        assertThat(relocated).isTrue();
    }

    /** Flink brings the rest, or it is an annotation, which nothing misses at run time. */
    @Test
    void findsItsClassesInBothJars() {
        StringWriter missing = new StringWriter();
        ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
        PrintWriter output = new PrintWriter(missing);
        int status =
                jdeps.run(
                        output,
                        output,
                        "--missing-deps",
                        "--class-path",
                        CONNECTOR.toString(),
                        JAR.toString());

        assertThat(status).as(missing.toString()).isZero();
        assertThat(missing.toString().lines().filter(line -> line.startsWith(" ")))
                .isNotEmpty()
                .allMatch(
                        line ->
                                line.matches(
                                        ".* -> (org\\.slf4j|org\\.apache\\.flink\\.annotation|javax\\.annotation)\\..*"));
    }

    @Test
    void saysWhatItBundlesInWhichVersionUnderWhichLicense() throws IOException {
        String notice = text("META-INF/NOTICE");
        assertThat(notice.lines().filter(line -> line.startsWith("- ")))
                .singleElement()
                .asString()
                .matches("- net\\.java\\.dev\\.jna:jna:[0-9.]+ \\(.*Apache-2\\.0.*\\)");
        assertThat(notice).contains("libffi").doesNotContain("webrtc");
        assertThat(text("META-INF/licenses/LICENSE.MIT")).contains("libffi");
    }

    @Test
    void theConnectorFindsTheEngine() throws IOException {
        assertThat(
                        text("META-INF/services/io.github.flinklivekit.client.engine.LiveKitEngine")
                                .lines())
                .containsExactly("io.github.flinklivekit.ffi.LiveKitFfiEngine");
    }

    private static List<String> entries(Path file) throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            return jar.stream().map(ZipEntry::getName).filter(n -> !n.endsWith("/")).toList();
        }
    }

    private static String text(String entry) throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            return text(jar, entry, StandardCharsets.UTF_8);
        }
    }

    private static String text(JarFile jar, String entry, Charset charset) throws IOException {
        return new String(jar.getInputStream(jar.getEntry(entry)).readAllBytes(), charset);
    }
}
