// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sql.model;

import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The jar that one drops into the lib folder of a Flink. */
class SqlModelJarITCase {
    private static final Path JAR = Path.of(System.getProperty("sql.jar"));
    private static final Path MODELS = Path.of(System.getProperty("models"));

    /** The bytes of a picture of two by two pixels. */
    private static final Map<String, Integer> SIZES =
            Map.ofEntries(
                    Map.entry("I420", 6),
                    Map.entry("I420A", 10),
                    Map.entry("I422", 8),
                    Map.entry("I444", 12),
                    Map.entry("I010", 12),
                    Map.entry("NV12", 6),
                    Map.entry("RGBA", 16),
                    Map.entry("BGRA", 16),
                    Map.entry("ARGB", 16),
                    Map.entry("ABGR", 16),
                    Map.entry("RGB24", 12));

    private static List<String> entries;

    @BeforeAll
    static void list() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            entries = jar.stream().map(ZipEntry::getName).filter(n -> !n.endsWith("/")).toList();
        }
    }

    /** Frames under a name of their own: the connector's jar beside it has them, too. */
    @Test
    void hasNoClassesButItsOwn() {
        assertThat(entries.stream().filter(name -> name.endsWith(".class")))
                .contains(
                        "io/github/flinklivekit/model/onnx/shaded/frame/VideoFrame.class",
                        "ai/onnxruntime/OrtSession.class")
                .allMatch(
                        name ->
                                name.startsWith("io/github/flinklivekit/model/onnx/")
                                        || name.startsWith("ai/onnxruntime/"));
    }

    @Test
    void hasTheNativeLibrariesAndNothingForDebuggers() {
        assertThat(entries.stream().filter(name -> name.startsWith("ai/onnxruntime/native/")))
                .contains(
                        "ai/onnxruntime/native/linux-x64/libonnxruntime.so",
                        "ai/onnxruntime/native/linux-x64/libonnxruntime4j_jni.so",
                        "ai/onnxruntime/native/linux-aarch64/libonnxruntime.so",
                        "ai/onnxruntime/native/osx-aarch64/libonnxruntime.dylib",
                        "ai/onnxruntime/native/win-x64/onnxruntime.dll")
                .allMatch(name -> name.matches(".*\\.(so|dylib|dll)"));
    }

    @Test
    void hasNothingElse() {
        assertThat(entries.stream().filter(name -> !name.endsWith(".class")))
                .filteredOn(name -> !name.startsWith("ai/onnxruntime/native/"))
                .containsExactlyInAnyOrder(
                        "META-INF/MANIFEST.MF",
                        "META-INF/LICENSE",
                        "META-INF/NOTICE",
                        "META-INF/licenses/LICENSE.MIT",
                        "META-INF/services/org.apache.flink.table.factories.Factory",
                        "ThirdPartyNotices.txt");
    }

    @Test
    void saysWhatItBundlesInWhichVersionUnderWhichLicense() throws IOException {
        assertThat(text("META-INF/NOTICE").lines().filter(line -> line.startsWith("- ")))
                .singleElement()
                .asString()
                .matches("- com\\.microsoft\\.onnxruntime:onnxruntime:[0-9.]+ \\(MIT\\)");
        assertThat(text("META-INF/NOTICE")).doesNotContain("webrtc");
    }

    @Test
    void flinkFindsTheProvider() throws IOException {
        assertThat(text("META-INF/services/org.apache.flink.table.factories.Factory").lines())
                .containsExactly(
                        "io.github.flinklivekit.model.onnx.table.OnnxModelProviderFactory");
    }

    /** With nothing of it on the class path, and so without Arrow and WebRTC. */
    @Test
    void runsAModelOnPicturesOfEveryType() {
        assertThatThrownBy(() -> Class.forName("ai.onnxruntime.OrtEnvironment"))
                .isInstanceOf(ClassNotFoundException.class);
        assertThatThrownBy(() -> Class.forName("org.apache.arrow.memory.ArrowBuf"))
                .isInstanceOf(ClassNotFoundException.class);
        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        tables.getConfig().set("parallelism.default", "1");
        tables.executeSql("ADD JAR '" + JAR + "'");
        tables.executeSql(
                "CREATE MODEL means INPUT (data BYTES, width INT, height INT, type STRING)"
                        + " OUTPUT (embedding ARRAY<FLOAT>) WITH ('provider' = 'onnx', 'path' = '"
                        + MODELS.resolve("means.onnx")
                        + "', 'task' = 'embedding', 'input.fit' = 'stretch', 'when-busy' = 'wait')");
        tables.executeSql(
                "CREATE TEMPORARY VIEW pictures (data, width, height, type) AS VALUES "
                        + SIZES.entrySet().stream()
                                .map(
                                        each ->
                                                "(x'%s', 2, 2, '%s')"
                                                        .formatted(
                                                                "80".repeat(each.getValue()),
                                                                each.getKey()))
                                .collect(Collectors.joining(", ")));

        List<Row> rows = new ArrayList<>();
        tables.executeSql(
                        "SELECT type, CARDINALITY(embedding) FROM ML_PREDICT(TABLE pictures, MODEL"
                                + " means, DESCRIPTOR(data, width, height, type))")
                .collect()
                .forEachRemaining(rows::add);

        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(
                        SIZES.keySet().stream().map(type -> Row.of(type, 3)).toList());
    }

    private static String text(String entry) throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            return new String(
                    jar.getInputStream(jar.getEntry(entry)).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
