// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.testing;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class InstallationTest {
    private final Map<String, String> properties = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();
    private final Installation installation = new Installation(properties::get, environment::get);
    @TempDir private Path home;

    @BeforeEach
    void nothingIsInstalled() {
        properties.put("user.home", home.toString());
    }

    @Test
    void theNearestServerWins() throws IOException {
        Path cached = program(".cache/flink-livekit/livekit-server-1.13.5/server");
        assertThat(installation.server()).isEqualTo(cached);

        Path onPath = program("bin/livekit-server");
        environment.put("PATH", "/nowhere:" + onPath.getParent());
        assertThat(installation.server()).isEqualTo(onPath);

        Path byVariable = program("variable");
        environment.put("LIVEKIT_SERVER_BINARY", byVariable.toString());
        assertThat(installation.server()).isEqualTo(byVariable);

        Path byProperty = program("property");
        properties.put("livekit.server", byProperty.toString());
        assertThat(installation.server()).isEqualTo(byProperty);
    }

    @Test
    void theCacheMayBeElsewhere() throws IOException {
        Path shared = program("xdg/flink-livekit/livekit-server-1.13.5/server");
        environment.put("XDG_CACHE_HOME", home.resolve("xdg").toString());
        assertThat(installation.server()).isEqualTo(shared);

        Path own = program("own/livekit-server-1.13.5/server");
        environment.put("FLINK_LIVEKIT_CACHE", home.resolve("own").toString());
        assertThat(installation.server()).isEqualTo(own);
    }

    @Test
    void saysHowToInstallWhatIsMissing() {
        assertThatThrownBy(installation::server)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("bin/livekit-server --install");
        assertThatThrownBy(installation::python)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("bin/verify --install");
        assertThatThrownBy(installation::chromium)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("bin/verify --install");
        assertThatThrownBy(installation::nodeModules)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("bin/verify --install");
    }

    @Test
    void anyChromiumWillDo() throws IOException {
        Path chrome = program("bin/google-chrome");
        environment.put("PATH", chrome.getParent().toString());
        assertThat(installation.chromium()).isEqualTo(chrome);

        Path chromium = program("bin/chromium");
        assertThat(installation.chromium()).isEqualTo(chromium);

        Path named = program("named");
        environment.put("LIVEKIT_CHROMIUM", named.toString());
        assertThat(installation.chromium()).isEqualTo(named);
    }

    @Test
    void aNamedProgramThatIsNotThereIsNoReasonToLookElsewhere() throws IOException {
        program(".cache/flink-livekit/livekit-server-1.13.5/server");
        environment.put("LIVEKIT_SERVER_BINARY", "/nowhere/server");

        assertThatThrownBy(installation::server)
                .hasMessageContaining("LIVEKIT_SERVER_BINARY")
                .hasMessageContaining("/nowhere/server");
    }

    @Test
    void anInterpreterMayBeNamed() throws IOException {
        Path python = program("venv/bin/python");
        properties.put("livekit.python", python.toString());

        assertThat(installation.python()).isEqualTo(python);
    }

    @Test
    void flinkIsTheOneInsidePyflinkUnlessAnotherIsNamed() throws IOException {
        String hash = pyflinkHash();
        assertThatThrownBy(installation::flink)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("pyflink-" + hash)
                .hasMessageContaining("bin/verify --install");
        String cached = ".cache/flink-livekit/pyflink-" + hash;
        Path python = program(cached + "/bin/python");
        program(cached + "/lib/python3.11/site-packages/pyflink/bin/jobmanager.sh");

        assertThat(installation.pyflink()).isEqualTo(python);
        assertThat(installation.flink())
                .isEqualTo(home.resolve(cached + "/lib/python3.11/site-packages/pyflink"));

        program("flink-2.3.0/bin/jobmanager.sh");
        environment.put("FLINK_HOME", home.resolve("flink-2.3.0").toString());
        assertThat(installation.flink()).isEqualTo(home.resolve("flink-2.3.0"));

        environment.put("FLINK_HOME", home.resolve("elsewhere").toString());
        assertThatThrownBy(installation::flink)
                .hasMessageContaining("elsewhere is no Flink distribution")
                .hasMessageContaining("FLINK_HOME");
    }

    /** The name that bin/verify gives, by the first digits of the SHA-256. */
    private static String pyflinkHash() throws IOException {
        try {
            byte[] requirements =
                    Installation.resource("python/pyflink-requirements.txt")
                            .getBytes(StandardCharsets.UTF_8);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(requirements);
            return HexFormat.of().formatHex(digest).substring(0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path program(String path) throws IOException {
        Path program = home.resolve(path);
        Files.createDirectories(program.getParent());
        Files.createFile(program);
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return program;
    }
}
