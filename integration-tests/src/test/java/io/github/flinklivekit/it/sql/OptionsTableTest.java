// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.it.sql;

import io.github.flinklivekit.connector.LiveKitConnectionOptions;
import io.github.flinklivekit.sink.LiveKitSinkBuilder;
import io.github.flinklivekit.sink.LiveKitSinkOptions;
import io.github.flinklivekit.source.LiveKitDataMessageSourceBuilder;
import io.github.flinklivekit.source.LiveKitSourceBuilder;
import io.github.flinklivekit.source.LiveKitSourceOptions;
import io.github.flinklivekit.source.LiveKitTrackEventSourceBuilder;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.FallbackKey;
import org.apache.flink.configuration.description.HtmlFormatter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is an option, what is a setter, and what the documentation says of both, are one. After a
 * change of the options, {@code -Ddocs.write=true} writes the tables of the documentation.
 */
class OptionsTableTest {

    private static final String BEGIN = "<!-- options: written by OptionsTableTest -->\n";
    private static final String END = "<!-- end of options -->\n";

    /** A connector with the page that documents it. */
    private enum Connector {
        SOURCE(
                LiveKitSourceOptions.class,
                List.of(
                        LiveKitSourceBuilder.class,
                        LiveKitTrackEventSourceBuilder.class,
                        LiveKitDataMessageSourceBuilder.class),
                Map.ofEntries(
                        Map.entry(
                                "scan.mode",
                                "`forFrames()`, `forTrackEvents()`, `forDataMessages()`"),
                        Map.entry("e2ee.key", "`setEncryptionKeys`"),
                        Map.entry("topic", "`setTopics`"),
                        Map.entry("track", "`setTrackFilter`"),
                        Map.entry("track-pattern", "`setTrackFilter`"),
                        Map.entry("track-source", "`setTrackFilter`"),
                        Map.entry("participant", "`setTrackFilter`"),
                        Map.entry("participant-pattern", "`setTrackFilter`"),
                        Map.entry("participant-kind", "`setTrackFilter`"),
                        Map.entry("participant-attributes", "`setTrackFilter`"),
                        Map.entry("scan.stop-after-frames", "`setStopAfter(afterFrames(n))`"),
                        Map.entry("scan.stop-when-room-ends", "`setStopAfter(untilRoomEnds())`"),
                        Map.entry(
                                "scan.room-end-grace-period",
                                "`setStopAfter(untilRoomEnds(duration))`")),
                Set.of(
                        "setRooms",
                        "setTrackFilter",
                        "setTopics",
                        "setEncryptionKeys",
                        "setSubscriptionOptionsSelector",
                        "setDeserializer")),
        SINK(
                LiveKitSinkOptions.class,
                List.of(LiveKitSinkBuilder.class),
                Map.of("buffer-type", "of tables alone", "e2ee.key", "`setEncryptionKeys`"),
                Set.of(
                        "setPublishOptions",
                        "setElementConverter",
                        "setElementsNameRooms",
                        "setEncoderFeedbackListener",
                        "setEncryptionKeys"));

        private final Class<?> options;
        private final List<Class<?>> builders;
        private final Map<String, String> optionsWithoutSetter;
        private final Set<String> settersWithoutOption;

        Connector(
                Class<?> options,
                List<Class<?>> builders,
                Map<String, String> optionsWithoutSetter,
                Set<String> settersWithoutOption) {
            this.options = options;
            this.builders = builders;
            this.optionsWithoutSetter = optionsWithoutSetter;
            this.settersWithoutOption = settersWithoutOption;
        }

        String page() throws Exception {
            return Files.readString(path());
        }

        Path path() {
            return Path.of("..", "docs", this == SOURCE ? "source.md" : "sink.md");
        }

        /** The names of the options by their setters' names, if they had one. */
        Map<String, ConfigOption<?>> optionsBySetter() throws Exception {
            Map<String, ConfigOption<?>> bySetter = new LinkedHashMap<>();
            for (Class<?> home : List.of(LiveKitConnectionOptions.class, options)) {
                for (Field field : home.getFields()) {
                    bySetter.put(setter(field.getName()), (ConfigOption<?>) field.get(null));
                }
            }
            return bySetter;
        }

        /** The names of all setters; {@code setOptions} is how options are given. */
        Set<String> setters() {
            return builders.stream()
                    .flatMap(builder -> Arrays.stream(builder.getMethods()))
                    .map(Method::getName)
                    .filter(name -> name.startsWith("set") && !name.equals("setOptions"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        /** {@code SINK_MAX_FPS} is set by {@code setMaxFps}. */
        private static String setter(String field) {
            return Arrays.stream(field.replaceFirst("^(SCAN|SINK)_", "").split("_"))
                    .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining("", "set", ""));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theDocumentationHasTheOptionsOfTheCode(Connector connector) throws Exception {
        String text = connector.page();
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        assertThat(begin).as("a table of options").isNotNegative().isLessThan(end);
        String table = table(connector);

        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(
                    connector.path(),
                    text.substring(0, begin + BEGIN.length()) + table + text.substring(end));
        } else {
            assertThat(text.substring(begin + BEGIN.length(), end))
                    .as("run this test with -Ddocs.write=true")
                    .isEqualTo(table);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everySetterHasAnOptionUnlessTheDocumentationSaysWhyNot(Connector connector)
            throws Exception {
        Set<String> without = new TreeSet<>(connector.setters());
        without.removeAll(connector.optionsBySetter().keySet());

        assertThat(without).isEqualTo(new TreeSet<>(connector.settersWithoutOption));
        assertThat(withoutOptionSection(connector.page())).contains(without);
    }

    @ParameterizedTest
    @EnumSource
    void everyOptionHasASetterUnlessTheDocumentationSaysWhyNot(Connector connector)
            throws Exception {
        Set<String> setters = connector.setters();
        Set<String> without = new TreeSet<>();
        connector
                .optionsBySetter()
                .forEach(
                        (setter, option) -> {
                            if (!setters.contains(setter)) {
                                without.add(option.key());
                            }
                        });

        assertThat(without).isEqualTo(new TreeSet<>(connector.optionsWithoutSetter.keySet()));
    }

    @ParameterizedTest
    @EnumSource
    void allOptionsAreListedWithAKeyOfTheirOwnAndADescription(Connector connector)
            throws Exception {
        List<ConfigOption<?>> declared = new ArrayList<>(connector.optionsBySetter().values());

        assertThat(listed(connector)).isEqualTo(declared);
        List<String> keys = new ArrayList<>();
        for (ConfigOption<?> option : declared) {
            keys.add(option.key());
            option.fallbackKeys().forEach(earlier -> keys.add(earlier.getKey()));
            assertThat(new HtmlFormatter().format(option.description()))
                    .as(option.key())
                    .endsWith(".");
        }
        assertThat(keys)
                .doesNotHaveDuplicates()
                .allMatch(key -> key.matches("[a-z][a-z0-9]*([-.][a-z]+)*"))
                .contains("url", "api-key", "api-secret", "token", "room");
    }

    /** One table is read and written by one definition. */
    @Test
    void whatSourceAndSinkCallAlikeIsReadAlike() throws Exception {
        Map<String, ConfigOption<?>> ofSource = byKey(LiveKitSourceOptions.all());
        Map<String, ConfigOption<?>> ofSink = byKey(LiveKitSinkOptions.all());
        Set<String> shared = new LinkedHashSet<>(ofSource.keySet());
        shared.retainAll(ofSink.keySet());

        assertThat(shared).containsExactly("room", "track", "buffer-type", "pixel-encoding");
        for (String key : shared) {
            // Of the same key, earlier keys and default; types have no accessor.
            assertThat(ofSink.get(key)).isEqualTo(ofSource.get(key));
        }
    }

    private static Map<String, ConfigOption<?>> byKey(List<ConfigOption<?>> options) {
        return options.stream()
                .collect(
                        Collectors.toMap(
                                ConfigOption::key, each -> each, (a, b) -> a, LinkedHashMap::new));
    }

    private static List<ConfigOption<?>> listed(Connector connector) {
        return Stream.concat(
                        LiveKitConnectionOptions.all().stream(),
                        (connector == Connector.SOURCE
                                        ? LiveKitSourceOptions.all()
                                        : LiveKitSinkOptions.all())
                                .stream())
                .toList();
    }

    /** The part of a page behind its table of options. */
    private static String withoutOptionSection(String page) {
        return page.substring(page.indexOf(END));
    }

    private static String table(Connector connector) throws Exception {
        StringBuilder table = new StringBuilder();
        table.append("| option | setter | default | |\n| --- | --- | --- | --- |\n");
        Set<String> setters = connector.setters();
        connector
                .optionsBySetter()
                .forEach(
                        (setter, option) ->
                                table.append(
                                        row(
                                                option,
                                                setters.contains(setter)
                                                        ? "`" + setter + "`"
                                                        : connector.optionsWithoutSetter.get(
                                                                option.key()))));
        return table.toString();
    }

    private static String row(ConfigOption<?> option, String setter) {
        List<String> earlier = new ArrayList<>();
        for (FallbackKey key : option.fallbackKeys()) {
            earlier.add("`" + key.getKey() + "`");
        }
        String description = new HtmlFormatter().format(option.description()).replace("|", "\\|");
        return String.format(
                "| `%s` | %s | %s | %s%s |\n",
                option.key(),
                setter,
                option.hasDefaultValue() ? "`" + text(option.defaultValue()) + "`" : "",
                description,
                earlier.isEmpty()
                        ? ""
                        : " Earlier name: " + String.join(", ", earlier) + ", still read.");
    }

    /** As a user writes it. */
    private static String text(Object value) {
        if (value instanceof Duration duration) {
            return duration.toMillis() % 1000 == 0
                    ? duration.toSeconds() + " s"
                    : duration.toMillis() + " ms";
        }
        return String.valueOf(value);
    }
}
