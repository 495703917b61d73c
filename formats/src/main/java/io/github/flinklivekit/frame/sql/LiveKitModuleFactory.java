// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.frame.sql;

import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.factories.ModuleFactory;
import org.apache.flink.table.module.Module;

import java.util.Set;

/**
 * Creates the module of {@code LOAD MODULE livekit}. Public because Flink finds it by {@link
 * java.util.ServiceLoader}; jobs do not name it.
 */
@Internal
public final class LiveKitModuleFactory implements ModuleFactory {

    @Override
    public String factoryIdentifier() {
        return "livekit";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of();
    }

    @Override
    public Module createModule(Context context) {
        return new LiveKitModule();
    }
}
