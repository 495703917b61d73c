// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.sink.table;

import io.github.flinklivekit.connector.table.LiveKitTableFactory;
import io.github.flinklivekit.sink.LiveKitSinkOptions;

import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.factories.DynamicTableSinkFactory;

import java.util.List;

/** Makes the sink of a table {@code WITH ('connector' = 'livekit', ...)}. */
@Internal
public final class LiveKitTableSinkFactory extends LiveKitTableFactory
        implements DynamicTableSinkFactory {

    /**
     * The sink.
     *
     * @throws ValidationException if an option or a column is unknown, missing or contradicts
     *     another; the message says what to write
     */
    @Override
    public DynamicTableSink createDynamicTableSink(Context context) {
        return new LiveKitTableSink(definition(context));
    }

    @Override
    protected List<ConfigOption<?>> ownOptions() {
        return LiveKitSinkOptions.all();
    }
}
