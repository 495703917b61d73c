// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.connector.table;

import io.github.flinklivekit.connector.LiveKitConnectorOptions;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.factories.FactoryUtil;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The options of a table. Source and sink accept the same ones, so that one table can be read and
 * written; each uses its own.
 */
public final class LiveKitTableOptions {

    /** What {@code 'connector'} has to be. */
    public static final String IDENTIFIER = "livekit";

    private LiveKitTableOptions() {}

    /** All options of a table beside {@code connector}. */
    public static Set<ConfigOption<?>> all() {
        Set<ConfigOption<?>> options = new LinkedHashSet<>(LiveKitConnectorOptions.all());
        options.add(FactoryUtil.SOURCE_PARALLELISM);
        options.add(FactoryUtil.SINK_PARALLELISM);
        return options;
    }

    /**
     * The options of a table, with what its definition leaves out taken from the environment
     * variables LIVEKIT_URL, LIVEKIT_API_KEY, LIVEKIT_API_SECRET and LIVEKIT_TOKEN. So secrets need
     * not stand in a definition.
     *
     * @throws ValidationException if the definition has an option that there is none of
     */
    public static Configuration withEnvironment(
            Map<String, String> definition, Map<String, String> environment) {
        checkKnown(definition);
        Configuration options = Configuration.fromMap(definition);
        fill(options, LiveKitConnectorOptions.URL, environment, "LIVEKIT_URL");
        boolean withCredentials =
                options.contains(LiveKitConnectorOptions.TOKEN)
                        || options.contains(LiveKitConnectorOptions.API_KEY)
                        || options.contains(LiveKitConnectorOptions.API_SECRET);
        if (!withCredentials && environment.containsKey("LIVEKIT_TOKEN")) {
            fill(options, LiveKitConnectorOptions.TOKEN, environment, "LIVEKIT_TOKEN");
        } else if (!options.contains(LiveKitConnectorOptions.TOKEN)) {
            fill(options, LiveKitConnectorOptions.API_KEY, environment, "LIVEKIT_API_KEY");
            fill(options, LiveKitConnectorOptions.API_SECRET, environment, "LIVEKIT_API_SECRET");
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
        if (!options.contains(LiveKitConnectorOptions.IDENTITY_PREFIX)) {
            options.set(
                    LiveKitConnectorOptions.IDENTITY_PREFIX,
                    LiveKitConnectorOptions.IDENTITY_PREFIX.defaultValue()
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

    private static void checkKnown(Map<String, String> definition) {
        Set<String> known =
                all().stream()
                        .map(ConfigOption::key)
                        .collect(Collectors.toCollection(TreeSet::new));
        known.add(FactoryUtil.CONNECTOR.key());
        known.add(FactoryUtil.PROPERTY_VERSION.key());
        for (String key : definition.keySet()) {
            if (!isKnown(key, known)) {
                throw new ValidationException(
                        "The livekit connector has no option '%s'%s. Its options are: %s"
                                .formatted(
                                        key,
                                        NearestName.to(key, known)
                                                .map(near -> "; did you mean '" + near + "'?")
                                                .orElse(""),
                                        String.join(", ", known)));
            }
        }
    }

    /** An option that is a map may be written as one option for each of its keys. */
    private static boolean isKnown(String key, Set<String> known) {
        return known.contains(key)
                || key.startsWith(LiveKitConnectorOptions.PARTICIPANT_ATTRIBUTES.key() + ".");
    }
}
