// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.table;

import io.github.flinklivekit.connector.table.LiveKitTableFactory;
import io.github.flinklivekit.connector.table.TableDefinition;
import io.github.flinklivekit.source.LiveKitSourceOptions;

import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSourceFactory;

import java.time.Duration;
import java.util.List;

/** Makes the source of a table {@code WITH ('connector' = 'livekit', ...)}. */
@Internal
public final class LiveKitTableSourceFactory extends LiveKitTableFactory
        implements DynamicTableSourceFactory {

    /** Flink applies its option to the watermarks of expressions alone. */
    private static final ConfigOption<Duration> IDLE_TIMEOUT_OF_ALL_TABLES =
            ConfigOptions.key("table.exec.source.idle-timeout").durationType().noDefaultValue();

    /**
     * The source.
     *
     * @throws ValidationException if an option or a column is unknown, missing or contradicts
     *     another; the message says what to write
     */
    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        TableDefinition table = definition(context);
        return new LiveKitTableSource(
                table.withOptions(withIdleTimeout(table.options(), context.getConfiguration())));
    }

    /** A table's own option counts before that of all tables, whose 0 is its default. */
    private static Configuration withIdleTimeout(Configuration table, ReadableConfig ofAllTables) {
        Configuration options = new Configuration(table);
        if (!options.contains(LiveKitSourceOptions.SCAN_WATERMARK_IDLE_TIMEOUT)) {
            ofAllTables
                    .getOptional(IDLE_TIMEOUT_OF_ALL_TABLES)
                    .filter(timeout -> timeout.compareTo(Duration.ZERO) > 0)
                    .ifPresent(
                            timeout ->
                                    options.set(
                                            LiveKitSourceOptions.SCAN_WATERMARK_IDLE_TIMEOUT,
                                            timeout));
        }
        return options;
    }

    @Override
    protected List<ConfigOption<?>> ownOptions() {
        return LiveKitSourceOptions.all();
    }
}
