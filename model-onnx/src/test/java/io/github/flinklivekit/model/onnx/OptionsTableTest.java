// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.model.onnx;

import io.github.flinklivekit.model.onnx.options.OnnxModelOptions;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.HtmlFormatter;

import org.junit.jupiter.api.Test;

import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is an option and what the documentation says of it are one. After a change of the options,
 * {@code -Ddocs.write=true} writes the table of the documentation.
 */
class OptionsTableTest {

    private static final Path PAGE = Path.of("..", "docs", "models.md");
    private static final String BEGIN = "<!-- options: written by OptionsTableTest -->\n";
    private static final String END = "<!-- end of options -->\n";

    @Test
    void theDocumentationHasTheOptionsOfTheCode() throws Exception {
        String text = Files.readString(PAGE);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        assertThat(begin).as("a table of options").isNotNegative().isLessThan(end);
        String table = table();

        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(
                    PAGE, text.substring(0, begin + BEGIN.length()) + table + text.substring(end));
        } else {
            assertThat(text.substring(begin + BEGIN.length(), end))
                    .as("run this test with -Ddocs.write=true")
                    .isEqualTo(table);
        }
    }

    @Test
    void allOptionsAreListedWithAKeyOfTheirOwnAndADescription() throws Exception {
        List<ConfigOption<?>> declared = new ArrayList<>();
        for (Field field : OnnxModelOptions.class.getFields()) {
            declared.add((ConfigOption<?>) field.get(null));
        }

        assertThat(OnnxModelOptions.all()).isEqualTo(declared);
        assertThat(declared)
                .extracting(ConfigOption::key)
                .doesNotHaveDuplicates()
                .allMatch(key -> key.matches("[a-z]+([-.][a-z]+)*"));
        assertThat(declared).allMatch(option -> description(option).endsWith("."));
    }

    private static String table() {
        return OnnxModelOptions.all().stream()
                .map(
                        option ->
                                "| `%s` | %s | %s |\n"
                                        .formatted(
                                                option.key(),
                                                option.hasDefaultValue()
                                                        ? "`" + text(option.defaultValue()) + "`"
                                                        : "",
                                                description(option)))
                .collect(
                        Collectors.joining(
                                "", "| option | default | |\n| --- | --- | --- |\n", ""));
    }

    private static String description(ConfigOption<?> option) {
        return new HtmlFormatter().format(option.description()).replace("|", "\\|");
    }

    /** As a user writes it. */
    private static String text(Object value) {
        if (value instanceof Duration duration) {
            return duration.toMillis() + " ms";
        }
        if (value instanceof List<?> list) {
            return list.stream().map(OptionsTableTest::text).collect(Collectors.joining(";"));
        }
        return String.valueOf(value);
    }
}
