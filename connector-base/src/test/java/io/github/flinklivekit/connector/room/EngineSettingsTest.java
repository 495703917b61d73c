// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector.room;

import io.github.flinklivekit.client.room.EncryptionKeys;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EngineSettingsTest {

    @Test
    void theDefaultEngineIsThere() {
        assertThat(EngineSettings.of("webrtc-java", null, null)).isEqualTo(EngineSettings.DEFAULT);
    }

    @Test
    void anEngineThatIsMissingIsADependencyToAdd() {
        assertThatThrownBy(() -> EngineSettings.of("livekit-ffi", null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("add io.github.flinklivekit:flink-connector-livekit-ffi");
    }

    @Test
    void anEngineThatThereIsNotSaysWhichThereAre() {
        assertThatThrownBy(() -> EngineSettings.of("gstreamer", null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'gstreamer'")
                .hasMessageContaining("webrtc-java")
                .hasMessageContaining("livekit-ffi");
    }

    @Test
    void whatTheDefaultEngineCannotIsSaid() {
        assertThatThrownBy(
                        () ->
                                EngineSettings.of(
                                        "webrtc-java", null, EncryptionKeys.shared("hidden key")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("choose livekit-ffi (engine)")
                .hasMessageNotContaining("hidden key");
        assertThatThrownBy(() -> EngineSettings.of("webrtc-java", "/opt/livekit.so", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("engine.library");
    }

    @Test
    void aKeyIsNeverPrinted() {
        EngineSettings settings =
                new EngineSettings("livekit-ffi", null, EncryptionKeys.shared("hidden key"));

        assertThat(settings.toString()).doesNotContain("hidden key");
    }
}
