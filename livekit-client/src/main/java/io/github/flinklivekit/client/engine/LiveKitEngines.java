// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.engine;

import org.apache.flink.annotation.Internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** The engines of the class path. */
@Internal
public final class LiveKitEngines {

    /** The one that is always there. */
    public static final String DEFAULT = "webrtc-java";

    /** Those that have an artifact of their own. */
    private static final Map<String, String> ARTIFACTS =
            Map.of("livekit-ffi", "io.github.flinklivekit:flink-connector-livekit-ffi");

    private LiveKitEngines() {}

    /**
     * An engine by its name.
     *
     * @throws IllegalArgumentException if it is not on the class path; the message says what to
     *     add, or which there are
     */
    public static LiveKitEngine named(String name) {
        List<String> found = new ArrayList<>();
        // With the connector in a cluster's lib/ and the engine in the jar of a job, only the
        // thread's loader sees the engine; a thread of a library may have none at all.
        List<ClassLoader> loaders =
                Stream.of(
                                LiveKitEngine.class.getClassLoader(),
                                Thread.currentThread().getContextClassLoader())
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList();
        for (ClassLoader loader : loaders) {
            for (LiveKitEngine engine : ServiceLoader.load(LiveKitEngine.class, loader)) {
                if (engine.name().equals(name)) {
                    return engine;
                }
                if (!found.contains(engine.name())) {
                    found.add(engine.name());
                }
            }
        }
        String artifact = ARTIFACTS.get(name);
        throw new IllegalArgumentException(
                artifact == null
                        ? "There is no engine '%s'; there are %s, and with other jars %s"
                                .formatted(name, found, ARTIFACTS.keySet())
                        : "The engine '%s' is not on the class path: add %s, of the version of the connector"
                                .formatted(name, artifact));
    }
}
