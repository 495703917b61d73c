// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.source;

import io.github.flinklivekit.source.track.MissingFramesReason;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the log says and what the documentation says are one. After a change of the reasons, {@code
 * -Ddocs.write=true} writes the table of the documentation.
 */
class TroubleshootingTest {

    private static final Path PAGE = Path.of("..", "docs", "troubleshooting.md");
    private static final String BEGIN =
            "<!-- reasons of the source: written by TroubleshootingTest -->\n";
    private static final String END = "<!-- end of reasons of the source -->\n";

    @Test
    void theReasonsAreThoseOfTheDocumentation() throws Exception {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(PAGE, page.substring(0, begin) + table() + page.substring(end));
            return;
        }

        assertThat(page.substring(begin, end)).isEqualTo(table());
    }

    private static String table() {
        StringBuilder table = new StringBuilder("| reason | what is seen | what to do |\n");
        table.append("| --- | --- | --- |\n");
        for (MissingFramesReason reason : MissingFramesReason.values()) {
            table.append(
                    "| `%s` | %s | %s |\n".formatted(reason, reason.likely(), reason.remedy()));
        }
        return table.toString();
    }
}
