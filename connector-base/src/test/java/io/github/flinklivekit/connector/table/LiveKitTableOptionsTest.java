// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector.table;

import io.github.flinklivekit.connector.LiveKitConnectionOptions;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.ValidationException;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LiveKitTableOptionsTest {

    private static final Map<String, String> ENVIRONMENT =
            Map.of(
                    "LIVEKIT_URL", "ws://of-the-process:7880",
                    "LIVEKIT_API_KEY", "key",
                    "LIVEKIT_API_SECRET", "secret");

    private static final Set<ConfigOption<?>> OPTIONS = options();

    private static Set<ConfigOption<?>> options() {
        Set<ConfigOption<?>> options = new HashSet<>(LiveKitConnectionOptions.all());
        options.add(ConfigOptions.key("room").stringType().noDefaultValue());
        options.add(ConfigOptions.key("participant-attributes").mapType().noDefaultValue());
        return options;
    }

    @Test
    void whatADefinitionLeavesOutComesFromTheEnvironment() {
        assertThat(
                        LiveKitTableOptions.withEnvironment(
                                        Map.of("room", "r"), ENVIRONMENT, OPTIONS)
                                .toMap())
                .isEqualTo(
                        Map.of(
                                "room", "r",
                                "url", "ws://of-the-process:7880",
                                "api-key", "key",
                                "api-secret", "secret"));
    }

    @Test
    void whatADefinitionSaysIsNotMixedWithAnotherKindOfCredentials() {
        assertThat(
                        LiveKitTableOptions.withEnvironment(
                                        Map.of("url", "ws://own:7880", "token", "t"),
                                        ENVIRONMENT,
                                        OPTIONS)
                                .toMap())
                .isEqualTo(Map.of("url", "ws://own:7880", "token", "t"));
        assertThat(
                        LiveKitTableOptions.withEnvironment(
                                        Map.of("api-key", "own"),
                                        Map.of("LIVEKIT_TOKEN", "t", "LIVEKIT_API_SECRET", "s"),
                                        OPTIONS)
                                .toMap())
                .isEqualTo(Map.of("api-key", "own", "api-secret", "s"));
        assertThat(
                        LiveKitTableOptions.withEnvironment(
                                        Map.of(), Map.of("LIVEKIT_TOKEN", "t"), OPTIONS)
                                .toMap())
                .isEqualTo(Map.of("token", "t"));
    }

    @Test
    void eachUseOfATableHasAnIdentityOfItsOwnUnlessItIsGiven() {
        Configuration table = Configuration.fromMap(Map.of("room", "r"));

        String first =
                LiveKitTableOptions.withOwnIdentity(table)
                        .get(LiveKitConnectionOptions.IDENTITY_PREFIX);
        String second =
                LiveKitTableOptions.withOwnIdentity(table)
                        .get(LiveKitConnectionOptions.IDENTITY_PREFIX);

        assertThat(first).matches("flink-[0-9a-f]{8}").isNotEqualTo(second);
        assertThat(table.toMap()).isEqualTo(Map.of("room", "r"));
        Map<String, String> named = Map.of("identity", "mine");
        assertThat(LiveKitTableOptions.withOwnIdentity(Configuration.fromMap(named)).toMap())
                .isEqualTo(named);
    }

    @Test
    void namesAnUnknownOptionAndItsNearest() {
        assertThatExceptionOfType(ValidationException.class)
                .isThrownBy(
                        () ->
                                LiveKitTableOptions.withEnvironment(
                                        Map.of("rooms", "r", "api-secret", "s3cret"),
                                        Map.of(),
                                        OPTIONS))
                .withMessageContaining("'rooms'; did you mean 'room'?")
                .withMessageNotContaining("s3cret");
        assertThat(
                        LiveKitTableOptions.withEnvironment(
                                        Map.of("participant-attributes.role", "guest"),
                                        Map.of(),
                                        OPTIONS)
                                .toMap())
                .containsKey("participant-attributes.role");
    }

    @Test
    void earlierNamesOfOptionsAreKnown() {
        Configuration options =
                LiveKitTableOptions.withEnvironment(Map.of("identity", "mine"), Map.of(), OPTIONS);

        assertThat(options.get(LiveKitConnectionOptions.IDENTITY_PREFIX)).isEqualTo("mine");
    }
}
