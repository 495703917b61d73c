// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.guide;

import io.github.flinklivekit.frame.operators.Frames;

import org.apache.flink.streaming.api.datastream.DataStream;

import org.junit.jupiter.api.Test;

import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** The page of operators has every operator, and shows what {@link OperatorsGuideITCase} runs. */
class OperatorsGuideTest {

    private static final Pattern JAVA = Pattern.compile("(?s)```java\n(.*?)```");

    private static List<String> snippets() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "operators.md"));
        return JAVA.matcher(page).results().map((MatchResult found) -> found.group(1)).toList();
    }

    private static String withoutSpaces(String java) {
        return java.replaceAll("\\s+", "");
    }

    @Test
    void everySnippetOfThePageIsRun() throws Exception {
        String run =
                withoutSpaces(
                        Files.readString(
                                Path.of(
                                        "src/test/java/io/github/flinklivekit/frame/guide/OperatorsGuide.java")));
        long methods =
                Arrays.stream(OperatorsGuide.class.getDeclaredMethods())
                        .filter(method -> DataStream.class.equals(method.getReturnType()))
                        .count();

        assertThat(snippets()).hasSize((int) methods);
        assertThat(snippets())
                .allSatisfy(snippet -> assertThat(run).contains(withoutSpaces(snippet)));
    }

    @Test
    void thePageHasEveryOperator() throws Exception {
        Set<String> operators =
                Arrays.stream(Frames.class.getDeclaredMethods())
                        .filter(method -> Modifier.isPublic(method.getModifiers()))
                        .map(method -> "Frames." + method.getName() + "(")
                        .collect(Collectors.toSet());

        assertThat(String.join("", snippets())).contains(operators);
    }
}
