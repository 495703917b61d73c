// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sql;

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
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The jar that one drops into the lib folder of a Flink. */
class SqlConnectorJarITCase {
    private static final Path JAR = Path.of(System.getProperty("sql.jar"));

    private static List<String> entries;

    @BeforeAll
    static void list() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            entries = jar.stream().map(ZipEntry::getName).filter(n -> !n.endsWith("/")).toList();
        }
    }

    @Test
    void hasNoClassesButItsOwn() {
        assertThat(entries.stream().filter(name -> name.endsWith(".class")))
                .allMatch(
                        name ->
                                name.startsWith("io/github/flinklivekit/")
                                        || name.startsWith("dev/onvoid/webrtc/")
                                        || name.startsWith("com/github/luben/zstd/")
                                        || name.startsWith("org/apache/arrow/")
                                        || name.startsWith("com/google/flatbuffers/")
                                        || name.startsWith("livekit/")
                                        || name.startsWith("logger/"));
    }

    @Test
    void hasTheNativeLibrariesWhereTheirClassesLookForThem() {
        assertThat(entries)
                .contains(
                        "libwebrtc-java-linux-x86_64.so",
                        "libwebrtc-java-linux-aarch64.so",
                        "dev/onvoid/webrtc/RTCPeerConnection.class",
                        "com/github/luben/zstd/Zstd.class");
    }

    /** Those are in the jar with the classifier all-platforms. */
    @Test
    void hasNoWebRtcForOtherPlatformsThanLinux() {
        assertThat(entries.stream().filter(name -> name.contains("webrtc-java-")))
                .hasSize(2)
                .allMatch(name -> name.contains("linux"));
    }

    @Test
    void saysWhatItBundlesInWhichVersionUnderWhichLicense() throws IOException {
        String notice;
        try (JarFile jar = new JarFile(JAR.toFile())) {
            notice =
                    new String(
                            jar.getInputStream(jar.getEntry("META-INF/NOTICE")).readAllBytes(),
                            StandardCharsets.UTF_8);
        }
        assertThat(notice.lines())
                .anyMatch(
                        line ->
                                line.matches(
                                        "- dev\\.onvoid\\.webrtc:webrtc-java:[0-9.]+ \\(Apache-2\\.0\\)"))
                .anyMatch(
                        line ->
                                line.matches(
                                        "- org\\.apache\\.arrow:arrow-vector:[0-9.]+ \\(Apache-2\\.0\\)"))
                .anyMatch(
                        line ->
                                line.matches(
                                        "- com\\.google\\.protobuf:protobuf-java:[0-9.]+ \\(BSD-3-Clause\\)"))
                .anyMatch(
                        line ->
                                line.matches(
                                        "- com\\.github\\.luben:zstd-jni:[0-9.-]+ \\(BSD-2-Clause\\)"));
    }

    @Test
    void hasItsLicensesAndNothingElseInMetaInf() {
        assertThat(entries.stream().filter(name -> name.startsWith("META-INF/")))
                .contains(
                        "META-INF/LICENSE",
                        "META-INF/NOTICE",
                        "META-INF/licenses/LICENSE.BSD-3-Clause",
                        "META-INF/licenses/LICENSE.BSD-2-Clause",
                        "META-INF/licenses/LICENSE.MIT")
                .allMatch(
                        name ->
                                name.matches("META-INF/(MANIFEST.MF|LICENSE|NOTICE)")
                                        || name.startsWith("META-INF/licenses/")
                                        || name.startsWith("META-INF/services/"));
    }

    @Test
    void flinkFindsSourceSinkAndFunctions() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            String factories =
                    new String(
                            jar.getInputStream(
                                            jar.getEntry(
                                                    "META-INF/services/org.apache.flink.table.factories.Factory"))
                                    .readAllBytes(),
                            StandardCharsets.UTF_8);
            assertThat(factories.lines().filter(line -> !line.isBlank()))
                    .containsExactlyInAnyOrder(
                            "io.github.flinklivekit.source.table.LiveKitTableSourceFactory",
                            "io.github.flinklivekit.sink.table.LiveKitTableSinkFactory",
                            "io.github.flinklivekit.frame.sql.LiveKitModuleFactory");
        }
    }

    /** With nothing of it on the class path. */
    @Test
    void worksInASession() {
        assertThatThrownBy(() -> Class.forName("io.github.flinklivekit.frame.VideoFrame"))
                .isInstanceOf(ClassNotFoundException.class);
        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        tables.executeSql("ADD JAR '" + JAR + "'");
        tables.executeSql("LOAD MODULE livekit");
        tables.executeSql(
                "CREATE TABLE t (track STRING, width INT, height INT, type STRING, data BYTES) WITH ("
                        + "'connector' = 'livekit', 'url' = 'ws://127.0.0.1:1', 'room' = 'r', 'api-key' = 'k',"
                        + " 'api-secret' = 'secretsecretsecretsecretsecretse')");

        assertThat(tables.explainSql("INSERT INTO t SELECT * FROM t")).contains("Sink(table=");
        List<Row> rows = new ArrayList<>();
        tables.executeSql(
                        "SELECT CONVERT_FRAME(x'ff0000ff', 1, 1, 'RGBA', 'RGB24'),"
                                + " ENCODE_JPEG(x'ff0000ff', 1, 1, 'RGBA')")
                .collect()
                .forEachRemaining(rows::add);

        assertThat(rows).hasSize(1);
        assertThat((byte[]) rows.get(0).getField(0)).containsExactly(255, 0, 0);
        assertThat((byte[]) rows.get(0).getField(1)).startsWith(0xff, 0xd8);
    }
}
