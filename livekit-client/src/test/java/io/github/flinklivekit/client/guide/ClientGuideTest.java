// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.guide;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

class ClientGuideTest {

    private static final Pattern JAVA = Pattern.compile("(?s)```java\n(.*?)```");

    @Test
    void everySnippetOfTheGuideCompiles() throws Exception {
        String guide = Files.readString(Path.of("..", "docs", "client.md"));
        String compiled =
                withoutSpaces(
                        Files.readString(
                                Path.of(
                                        "src/test/java/io/github/flinklivekit/client/guide/ClientGuide.java")));
        List<String> snippets =
                JAVA.matcher(guide).results().map((MatchResult found) -> found.group(1)).toList();

        assertThat(snippets).hasSizeGreaterThanOrEqualTo(7);
        assertThat(snippets)
                .allSatisfy(snippet -> assertThat(compiled).contains(withoutSpaces(snippet)));
    }

    private static String withoutSpaces(String java) {
        return java.replaceAll("\\s+", "");
    }
}
