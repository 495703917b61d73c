// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector.table;

import io.github.flinklivekit.connector.LiveKitConnectionOptions;

import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The options of a table. Source and sink accept the same ones, so that one table can be read and
 * written; each uses its own.
 */
@Internal
public final class LiveKitTableOptions {

    /** What {@code 'connector'} has to be. */
    public static final String IDENTIFIER = "livekit";

    private LiveKitTableOptions() {}

    /**
     * All options of a table beside {@code connector}: of what there is of source and sink on a
     * class path.
     */
    static Set<ConfigOption<?>> all(ClassLoader classLoader) {
        Set<ConfigOption<?>> options = new LinkedHashSet<>(LiveKitConnectionOptions.all());
        options.addAll(ownOptions(classLoader, DynamicTableSourceFactory.class));
        options.addAll(ownOptions(classLoader, DynamicTableSinkFactory.class));
        options.add(FactoryUtil.SOURCE_PARALLELISM);
        options.add(FactoryUtil.SINK_PARALLELISM);
        options.add(FactoryUtil.WATERMARK_EMIT_STRATEGY);
        options.add(FactoryUtil.WATERMARK_ALIGNMENT_GROUP);
        options.add(FactoryUtil.WATERMARK_ALIGNMENT_MAX_DRIFT);
        options.add(FactoryUtil.WATERMARK_ALIGNMENT_UPDATE_INTERVAL);
        return options;
    }

    private static List<ConfigOption<?>> ownOptions(
            ClassLoader classLoader, Class<? extends DynamicTableFactory> kind) {
        try {
            return FactoryUtil.discoverFactory(classLoader, kind, IDENTIFIER)
                            instanceof LiveKitTableFactory factory
                    ? factory.ownOptions()
                    : List.of();
        } catch (ValidationException onlyTheOtherIsThere) {
            return List.of();
        }
    }

    /**
     * The options of a table, with what its definition leaves out taken from the environment
     * variables LIVEKIT_URL, LIVEKIT_API_KEY, LIVEKIT_API_SECRET, LIVEKIT_TOKEN and
     * LIVEKIT_E2EE_KEY. So secrets need not stand in a definition.
     *
     * @param known the options that a definition may have beside {@code connector}
     * @throws ValidationException if the definition has an option that there is none of
     */
    static Configuration withEnvironment(
            Map<String, String> definition,
            Map<String, String> environment,
            Set<ConfigOption<?>> known) {
        checkKnown(definition, known);
        Configuration options = Configuration.fromMap(definition);
        fill(options, LiveKitConnectionOptions.URL, environment, "LIVEKIT_URL");
        fill(options, LiveKitConnectionOptions.E2EE_KEY, environment, "LIVEKIT_E2EE_KEY");
        boolean withCredentials =
                options.contains(LiveKitConnectionOptions.TOKEN)
                        || options.contains(LiveKitConnectionOptions.API_KEY)
                        || options.contains(LiveKitConnectionOptions.API_SECRET);
        if (!withCredentials && environment.containsKey("LIVEKIT_TOKEN")) {
            fill(options, LiveKitConnectionOptions.TOKEN, environment, "LIVEKIT_TOKEN");
        } else if (!options.contains(LiveKitConnectionOptions.TOKEN)) {
            fill(options, LiveKitConnectionOptions.API_KEY, environment, "LIVEKIT_API_KEY");
            fill(options, LiveKitConnectionOptions.API_SECRET, environment, "LIVEKIT_API_SECRET");
        }
        return options;
    }

    /**
     * The options of a table for one use of it, which joins rooms under an identity of its own
     * unless the table has one: a statement may read one table twice, and several statements run on
     * it at a time.
     */
    public static Configuration withOwnIdentity(Configuration table) {
        Configuration options = new Configuration(table);
        if (!options.contains(LiveKitConnectionOptions.IDENTITY_PREFIX)) {
            options.set(
                    LiveKitConnectionOptions.IDENTITY_PREFIX,
                    LiveKitConnectionOptions.IDENTITY_PREFIX.defaultValue()
                            + "-"
                            + UUID.randomUUID().toString().substring(0, 8));
        }
        return options;
    }

    private static void fill(
            Configuration options,
            ConfigOption<String> option,
            Map<String, String> environment,
            String variable) {
        if (!options.contains(option) && environment.containsKey(variable)) {
            options.set(option, environment.get(variable));
        }
    }

    private static void checkKnown(Map<String, String> definition, Set<ConfigOption<?>> options) {
        Set<String> names =
                options.stream()
                        .map(ConfigOption::key)
                        .collect(Collectors.toCollection(TreeSet::new));
        names.add(FactoryUtil.CONNECTOR.key());
        names.add(FactoryUtil.PROPERTY_VERSION.key());
        for (String key : definition.keySet()) {
            if (!names.contains(key)
                    && options.stream().noneMatch(option -> isKeyOf(option, key))) {
                throw new ValidationException(
                        "The livekit connector has no option '%s'%s. Its options are: %s"
                                .formatted(
                                        key,
                                        NearestName.to(key, names)
                                                .map(near -> "; did you mean '" + near + "'?")
                                                .orElse(""),
                                        String.join(", ", names)));
            }
        }
    }

    /**
     * Whether a key is the option's, an earlier name of it, or one of several keys that make a map,
     * as {@code participant-attributes.role}.
     */
    private static boolean isKeyOf(ConfigOption<?> option, String key) {
        return Configuration.fromMap(Map.of(key, "")).contains(option);
    }
}
