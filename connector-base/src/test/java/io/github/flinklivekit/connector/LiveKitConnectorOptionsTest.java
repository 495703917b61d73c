// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.HtmlFormatter;

import org.junit.jupiter.api.Test;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class LiveKitConnectorOptionsTest {

    @Test
    void everyOptionHasAKeyOfItsOwnAndADescription() throws Exception {
        List<String> keys = new ArrayList<>();
        for (Field field : LiveKitConnectorOptions.class.getFields()) {
            ConfigOption<?> option = (ConfigOption<?>) field.get(null);
            keys.add(option.key());
            assertThat(new HtmlFormatter().format(option.description()))
                    .as(option.key())
                    .endsWith(".");
        }
        assertThat(keys)
                .doesNotHaveDuplicates()
                .allMatch(key -> key.matches("[a-z]+([-.][a-z]+)*"))
                .contains("url", "api-key", "api-secret", "token", "room");
    }
}
