// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.table;

import io.github.flinklivekit.connector.table.LiveKitTableFactory;
import io.github.flinklivekit.source.LiveKitSourceOptions;

import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSourceFactory;

import java.util.List;

/** Makes the source of a table {@code WITH ('connector' = 'livekit', ...)}. */
@Internal
public final class LiveKitTableSourceFactory extends LiveKitTableFactory
        implements DynamicTableSourceFactory {

    /**
     * The source.
     *
     * @throws ValidationException if an option or a column is unknown, missing or contradicts
     *     another; the message says what to write
     */
    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        return new LiveKitTableSource(definition(context));
    }

    @Override
    protected List<ConfigOption<?>> ownOptions() {
        return LiveKitSourceOptions.all();
    }
}
