// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.sql;

import io.github.flinklivekit.client.room.ConnectionFailure;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** With {@code -Ddocs.write=true} it writes the table. */
class ConnectionFailuresTableTest {
    private static final Path PAGE = Path.of("..", "docs", "deploy.md");
    private static final String BEGIN =
            "<!-- connection failures: written by ConnectionFailuresTableTest -->\n";
    private static final String END = "<!-- end of connection failures -->\n";

    @Test
    void theDocumentationHasTheTableOfTheCode() throws Exception {
        String text = Files.readString(PAGE);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END);
        assertThat(end).as("a table").isGreaterThanOrEqualTo(begin);

        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(PAGE, text.substring(0, begin) + table() + text.substring(end));
        } else {
            assertThat(text.substring(begin, end)).isEqualTo(table());
        }
    }

    private static String table() {
        return Arrays.stream(ConnectionFailure.values())
                .map(
                        failure ->
                                "| "
                                        + failure.what()
                                        + " | "
                                        + words(failure.first())
                                        + " | "
                                        + words(failure.later())
                                        + " |\n")
                .collect(
                        Collectors.joining(
                                "",
                                "| what is said | at the start of a job | later |\n| --- | --- | --- |\n",
                                ""));
    }

    private static String words(ConnectionFailure.Next next) {
        return switch (next) {
            case FAIL -> "fails";
            case RETRY -> "tries again";
            case WAIT -> "waits";
        };
    }
}
