// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.HtmlFormatter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps the tables of options in the documentation equal to the code. After a change of the
 * options, {@code -Ddocs.write=true} writes them.
 */
class OptionsTableTest {

    private static final String BEGIN = "<!-- options: written by OptionsTableTest -->\n";
    private static final String END = "<!-- end of options -->\n";

    private static final Set<String> SOURCE_ONLY =
            Set.of("room-pattern", "track-pattern", "track-source", "pixel-format");

    @ParameterizedTest
    @ValueSource(strings = {"source", "sink"})
    void theDocumentationHasTheOptionsOfTheCode(String connector) throws Exception {
        Path page = Path.of("..", "docs", connector + ".md");
        String text = Files.readString(page);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        assertThat(begin).as("%s has a table of options", page).isNotNegative().isLessThan(end);
        String table = table(connector);

        if (Boolean.getBoolean("docs.write")) {
            write(page, text.substring(0, begin + BEGIN.length()) + table + text.substring(end));
        } else {
            assertThat(text.substring(begin + BEGIN.length(), end))
                    .as("run this test with -Ddocs.write=true")
                    .isEqualTo(table);
        }
    }

    private static void write(Path page, String text) throws IOException {
        Files.writeString(page, text);
    }

    private static String table(String connector) {
        StringBuilder table = new StringBuilder();
        table.append("| option | default | |\n| --- | --- | --- |\n");
        for (ConfigOption<?> option : LiveKitConnectorOptions.all()) {
            if (isOf(connector, option.key())) {
                table.append(row(option));
            }
        }
        return table.toString();
    }

    private static String row(ConfigOption<?> option) {
        Object value = option.defaultValue();
        return String.format(
                "| `%s` | %s | %s |\n",
                option.key(),
                value == null ? "" : "`" + value + "`",
                new HtmlFormatter().format(option.description()).replace("|", "\\|"));
    }

    private static boolean isOf(String connector, String key) {
        boolean source =
                key.startsWith("scan.")
                        || key.startsWith("participant")
                        || SOURCE_ONLY.contains(key);
        boolean sink = key.startsWith("sink.");
        return connector.equals("source") ? !sink : !source;
    }

    @Test
    void allOptionsAreListed() throws IllegalAccessException {
        List<ConfigOption<?>> declared = new ArrayList<>();
        for (Field field : LiveKitConnectorOptions.class.getDeclaredFields()) {
            if (Modifier.isPublic(field.getModifiers())
                    && field.get(null) instanceof ConfigOption<?> option) {
                declared.add(option);
            }
        }
        assertThat(LiveKitConnectorOptions.all()).isEqualTo(declared);
    }
}
